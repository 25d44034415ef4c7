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
      CAST(COUNT(*) AS BIGINT) AS n,
      CAST(0 AS BIGINT) AS wrong_people,
      CAST(0 AS BIGINT) AS wrong_weights,
      CAST(0 AS BIGINT) AS wrong_values
    FROM (
      SELECT
        "sex" AS k0,
        "site" AS k1,
        "age" AS k2
      FROM log
    ) AS b
    GROUP BY
      k0,
      k1,
      k2
  ) AS e
) AS counts
LIMIT 400001
