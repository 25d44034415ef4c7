SELECT
TOP 400001
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    bin AS bin,
    CAST(COUNT_BIG(*) AS BIGINT) AS n,
    COALESCE(SUM(u0), CAST(0 AS FLOAT)) AS v,
    COALESCE(SUM(u0 * u0), CAST(0 AS FLOAT)) AS vv,
    COALESCE(SUM(CAST(0 AS FLOAT)), CAST(0 AS FLOAT)) AS e,
    COALESCE(SUM(CAST(0 AS FLOAT) * CAST(0 AS FLOAT)), CAST(0 AS FLOAT)) AS ee,
    COALESCE(SUM(ABS(CAST(0 AS FLOAT))), CAST(0 AS FLOAT)) AS ae,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST('-1.7668470647783843e+72' AS FLOAT)
        AND x0 <= CAST('1.7668470647783843e+72' AS FLOAT)
        THEN 0
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS FLOAT)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS FLOAT)
        THEN -4
        WHEN x0 < CAST('-1.7668470647783843e+72' AS FLOAT)
        THEN -5
        ELSE -6
      END AS SMALLINT) AS bin,
      CASE
        WHEN x0 >= CAST('-1.7668470647783843e+72' AS FLOAT)
        AND x0 <= CAST('1.7668470647783843e+72' AS FLOAT)
        THEN x0
      END AS u0
    FROM (
      SELECT
        [sex] COLLATE Latin1_General_100_BIN2 AS k0,
        CAST([amount] AS FLOAT) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    bin
) AS counts
