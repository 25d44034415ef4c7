SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    0 AS bin,
    CAST(COUNT(*) AS BIGINT) AS n,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      `prediction` AS k0,
      `flipped` AS k1
    FROM log
  ) AS b
  GROUP BY
    k0,
    k1
) AS counts
LIMIT 400001
