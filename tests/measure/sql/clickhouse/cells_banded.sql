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
    CAST(COUNT(*) AS Nullable(Int64)) AS n,
    CAST(0 AS Nullable(Int64)) AS wrong_people,
    CAST(0 AS Nullable(Int64)) AS wrong_weights,
    CAST(0 AS Nullable(Int64)) AS wrong_values
  FROM (
    SELECT
      CASE
        WHEN isNaN(CAST("age" AS Nullable(Float64)))
        THEN NULL
        WHEN CAST("age" AS Nullable(Float64)) < CAST(25 AS Nullable(Float64))
        THEN 'under 25'
        WHEN CAST("age" AS Nullable(Float64)) < CAST('40.5' AS Nullable(Float64))
        THEN '25 to under 40.5'
        WHEN CAST("age" AS Nullable(Float64)) >= CAST('40.5' AS Nullable(Float64))
        THEN '40.5 and over'
      END AS k0,
      "sex" AS k1,
      "prediction" AS k2,
      CAST(NULL AS Nullable(String)) AS k3
    FROM log
  ) AS b
  GROUP BY
    k0,
    k1,
    k2,
    k3
) AS counts
LIMIT 400001
