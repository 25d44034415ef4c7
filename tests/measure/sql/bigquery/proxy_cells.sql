SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    bin AS bin,
    CAST(COUNT(*) AS INT64) AS n,
    COALESCE(SUM(u0), CAST(0 AS FLOAT64)) AS p0,
    COALESCE(SUM(u0 * u0), CAST(0 AS FLOAT64)) AS p0p0,
    COALESCE(SUM(u1), CAST(0 AS FLOAT64)) AS p1,
    COALESCE(SUM(u1 * u1), CAST(0 AS FLOAT64)) AS p1p1,
    CAST(0 AS INT64) AS wrong_people,
    CAST(0 AS INT64) AS wrong_weights,
    CAST(0 AS INT64) AS wrong_values
  FROM (
    SELECT
      *,
      CASE
        WHEN (
          x0 >= CAST(0 AS FLOAT64) AND x0 <= CAST(1 AS FLOAT64)
        )
        AND (
          x1 >= CAST(0 AS FLOAT64) AND x1 <= CAST(1 AS FLOAT64)
        )
        THEN 0
        ELSE -5
      END AS bin,
      CASE
        WHEN (
          x0 >= CAST(0 AS FLOAT64) AND x0 <= CAST(1 AS FLOAT64)
        )
        AND (
          x1 >= CAST(0 AS FLOAT64) AND x1 <= CAST(1 AS FLOAT64)
        )
        THEN x0
      END AS u0,
      CASE
        WHEN (
          x0 >= CAST(0 AS FLOAT64) AND x0 <= CAST(1 AS FLOAT64)
        )
        AND (
          x1 >= CAST(0 AS FLOAT64) AND x1 <= CAST(1 AS FLOAT64)
        )
        THEN x1
      END AS u1
    FROM (
      SELECT
        `prediction` AS k0,
        `label` AS k1,
        CAST(`p_a` AS FLOAT64) AS x0,
        CAST(`p_b` AS FLOAT64) AS x1
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    k1,
    bin
) AS counts
LIMIT 400001
