SELECT
TOP 400001
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    k2 AS k2,
    k3 AS k3,
    0 AS bin,
    CAST(COUNT_BIG(*) AS BIGINT) AS n,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      CASE
        WHEN CAST([age] AS FLOAT) < CAST(25 AS FLOAT)
        THEN 'under 25'
        WHEN CAST([age] AS FLOAT) < CAST('40.5' AS FLOAT)
        THEN '25 to under 40.5'
        WHEN CAST([age] AS FLOAT) >= CAST('40.5' AS FLOAT)
        THEN '40.5 and over'
      END AS k0,
      [sex] COLLATE Latin1_General_100_BIN2 AS k1,
      [prediction] AS k2,
      CAST(NULL AS VARCHAR(MAX)) AS k3
    FROM log
  ) AS b
  GROUP BY
    k0,
    k1,
    k2,
    k3
) AS counts
