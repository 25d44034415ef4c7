SELECT
  *
FROM (
  SELECT
    0 AS t,
    0 AS bin,
    CAST(COALESCE(SUM(n), 0) AS Nullable(Int64)) AS n,
    CAST(COUNT(*) AS Nullable(Int64)) AS distinct,
    COALESCE(CAST(SUM(wrong_people) AS Nullable(Int64)), 0) AS wrong_people,
    COALESCE(CAST(SUM(wrong_weights) AS Nullable(Int64)), 0) AS wrong_weights,
    COALESCE(CAST(SUM(wrong_values) AS Nullable(Int64)), 0) AS wrong_values
  FROM (
    SELECT
      CAST(SUM(people) AS Nullable(Int64)) AS n,
      CAST(SUM(
        CAST(CASE WHEN people IS NULL OR people < 0 THEN 1 ELSE 0 END AS Nullable(Int64))
      ) AS Nullable(Int64)) AS wrong_people,
      CAST(0 AS Nullable(Int64)) AS wrong_weights,
      CAST(0 AS Nullable(Int64)) AS wrong_values
    FROM (
      SELECT
        "amount" AS k0,
        CAST("n" AS Nullable(Int64)) AS people
      FROM log
    ) AS b
    GROUP BY
      k0
  ) AS e
) AS counts
LIMIT 400001
