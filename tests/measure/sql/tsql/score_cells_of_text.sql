SELECT
TOP 400001
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    bin AS bin,
    CAST(COUNT_BIG(*) AS BIGINT) AS n,
    COALESCE(SUM(u0), CAST(0 AS FLOAT)) AS s,
    COALESCE(SUM(u0 * u0), CAST(0 AS FLOAT)) AS ss,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(SUM(CAST(odd AS BIGINT)) AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(0 AS FLOAT) AND x0 <= CAST(1 AS FLOAT)
        THEN CAST(FLOOR(x0 * CAST(1024 AS FLOAT)) AS BIGINT)
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS FLOAT)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS FLOAT)
        THEN -4
        WHEN x0 < CAST(0 AS FLOAT)
        THEN -5
        ELSE -6
      END AS SMALLINT) AS bin,
      CASE WHEN x0 >= CAST(0 AS FLOAT) AND x0 <= CAST(1 AS FLOAT) THEN x0 END AS u0
    FROM (
      SELECT
        [race] COLLATE Latin1_General_100_BIN2 AS k0,
        CAST(NULL AS VARCHAR(MAX)) AS k1,
        TRY_CAST(NULLIF(CAST([score as text] AS VARCHAR(MAX)), '') AS FLOAT) AS x0,
        CASE
          WHEN NOT NULLIF(CAST([score as text] AS VARCHAR(MAX)), '') IS NULL
          AND TRY_CAST(NULLIF(CAST([score as text] AS VARCHAR(MAX)), '') AS FLOAT) IS NULL
          THEN 1
          ELSE 0
        END AS odd
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    k1,
    bin
) AS counts
