SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    k2 AS k2,
    k3 AS k3,
    0 AS bin,
    CAST(COUNT(*) AS BIGINT) AS n,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      CASE
        WHEN ISNAN(CAST(`age` AS DOUBLE))
        THEN NULL
        WHEN CAST(`age` AS DOUBLE) < CAST(25 AS DOUBLE)
        THEN 'under 25'
        WHEN CAST(`age` AS DOUBLE) < CAST('40.5' AS DOUBLE)
        THEN '25 to under 40.5'
        WHEN CAST(`age` AS DOUBLE) >= CAST('40.5' AS DOUBLE)
        THEN '40.5 and over'
      END AS k0,
      `sex` AS k1,
      `prediction` AS k2,
      CAST(NULL AS STRING) AS k3
    FROM log
  ) AS b
  GROUP BY
    k0,
    k1,
    k2,
    k3
) AS counts
LIMIT 400001
