SELECT
  MIN(CASE WHEN upto >= 3 THEN x0 END) AS v0,
  MIN(CASE WHEN upto >= 4 THEN x0 END) AS v1
FROM (
  SELECT
    x0 AS x0,
    SUM(n) OVER (ORDER BY x0) AS upto
  FROM (
    SELECT
      x0 AS x0,
      CAST(COUNT_BIG(*) AS BIGINT) AS n
    FROM (
      SELECT
        CAST([amount] AS FLOAT) AS x0
      FROM log
    ) AS b
    WHERE
      x0 >= CAST(1 AS FLOAT) AND x0 < CAST('1.0625' AS FLOAT)
    GROUP BY
      x0
  ) AS s
) AS u
