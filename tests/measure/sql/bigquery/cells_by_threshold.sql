SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    k2 AS k2,
    0 AS bin,
    CAST(COUNT(*) AS INT64) AS n,
    CAST(0 AS INT64) AS wrong_people,
    CAST(0 AS INT64) AS wrong_weights,
    CAST(0 AS INT64) AS wrong_values
  FROM (
    SELECT
      `Odd name` AS k0,
      CASE
        WHEN IS_NAN(CAST(`score` AS FLOAT64))
        THEN NULL
        WHEN CAST(`score` AS FLOAT64) IS NULL
        THEN NULL
        WHEN NOT (
          CAST(`score` AS FLOAT64) >= CAST('-1.7976931348623157e+308' AS FLOAT64)
          AND CAST(`score` AS FLOAT64) <= CAST('1.7976931348623157e+308' AS FLOAT64)
        )
        THEN NULL
        WHEN CAST(`score` AS FLOAT64) < CAST('0.3' AS FLOAT64)
        THEN 'unfavourable'
        ELSE 'favourable'
      END AS k1,
      CAST(NULL AS STRING) AS k2
    FROM log
  ) AS b
  GROUP BY
    k0,
    k1,
    k2
) AS counts
LIMIT 400001
