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
    COALESCE(SUM(u0), CAST(0 AS FLOAT)) AS p0,
    COALESCE(SUM(u0 * u0), CAST(0 AS FLOAT)) AS p0p0,
    COALESCE(SUM(u1), CAST(0 AS FLOAT)) AS p1,
    COALESCE(SUM(u1 * u1), CAST(0 AS FLOAT)) AS p1p1,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CASE
        WHEN (
          x0 >= CAST(0 AS FLOAT) AND x0 <= CAST(1 AS FLOAT)
        )
        AND (
          x1 >= CAST(0 AS FLOAT) AND x1 <= CAST(1 AS FLOAT)
        )
        THEN 0
        ELSE -5
      END AS bin,
      CASE
        WHEN (
          x0 >= CAST(0 AS FLOAT) AND x0 <= CAST(1 AS FLOAT)
        )
        AND (
          x1 >= CAST(0 AS FLOAT) AND x1 <= CAST(1 AS FLOAT)
        )
        THEN x0
      END AS u0,
      CASE
        WHEN (
          x0 >= CAST(0 AS FLOAT) AND x0 <= CAST(1 AS FLOAT)
        )
        AND (
          x1 >= CAST(0 AS FLOAT) AND x1 <= CAST(1 AS FLOAT)
        )
        THEN x1
      END AS u1
    FROM (
      SELECT
        [prediction] AS k0,
        [label] AS k1,
        CAST([p_a] AS FLOAT) AS x0,
        CAST([p_b] AS FLOAT) AS x1
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    k1,
    bin
) AS counts
