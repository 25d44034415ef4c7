SELECT
TOP 400001
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    bin AS bin,
    CAST(COUNT_BIG(*) AS BIGINT) AS n,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(0 AS FLOAT) AND x0 < CAST(2048 AS FLOAT)
        THEN CAST(FLOOR(x0 * CAST('0.0625' AS FLOAT)) AS BIGINT)
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS FLOAT)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS FLOAT)
        THEN -4
        WHEN x0 >= CAST(-262144 AS FLOAT) AND x0 < CAST(327680 AS FLOAT)
        THEN CAST(FLOOR(x0 * CAST('0.0009765625' AS FLOAT)) AS BIGINT) + 384
        WHEN x0 >= CAST(-37748736 AS FLOAT) AND x0 < CAST(37748736 AS FLOAT)
        THEN CAST(FLOOR(x0 * CAST('1.52587890625e-05' AS FLOAT)) AS BIGINT) + 1280
        WHEN x0 < CAST(0 AS FLOAT)
        THEN -5
        ELSE -6
      END AS SMALLINT) AS bin
    FROM (
      SELECT
        [race] COLLATE Latin1_General_100_BIN2 AS k0,
        CAST([amount] AS FLOAT) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    bin
) AS counts
