SELECT
  *
FROM (
  SELECT
    0 AS t,
    0 AS bin,
    CAST(COALESCE(SUM(n), 0) AS BIGINT) AS n,
    CAST(COUNT(*) AS BIGINT) AS "distinct",
    COALESCE(CAST(SUM(wrong_people) AS BIGINT), 0) AS wrong_people,
    COALESCE(CAST(SUM(wrong_weights) AS BIGINT), 0) AS wrong_weights,
    COALESCE(CAST(SUM(wrong_values) AS BIGINT), 0) AS wrong_values
  FROM (
    SELECT
      CAST(SUM(people) AS BIGINT) AS n,
      CAST(SUM(CAST(CASE WHEN people IS NULL OR people < 0 THEN 1 ELSE 0 END AS BIGINT)) AS BIGINT) AS wrong_people,
      CAST(0 AS BIGINT) AS wrong_weights,
      CAST(0 AS BIGINT) AS wrong_values
    FROM (
      SELECT
        "amount" AS k0,
        CAST("n" AS BIGINT) AS people
      FROM log
    ) AS b
    GROUP BY
      k0
  ) AS e
) AS counts
LIMIT 400001
