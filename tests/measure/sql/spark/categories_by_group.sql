SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    bin AS bin,
    CAST(SUM(n) AS BIGINT) AS n,
    CAST(SUM(wrong_people) AS BIGINT) AS wrong_people,
    CAST(SUM(wrong_weights) AS BIGINT) AS wrong_weights,
    CAST(SUM(wrong_values) AS BIGINT) AS wrong_values
  FROM (
    SELECT
      k0 AS k0,
      CASE WHEN place <= 3 THEN k1 END AS k1,
      CASE WHEN place <= 3 THEN 0 ELSE -7 END AS bin,
      n AS n,
      wrong_people AS wrong_people,
      wrong_weights AS wrong_weights,
      wrong_values AS wrong_values
    FROM (
      SELECT
        *,
        ROW_NUMBER() OVER (PARTITION BY k0 ORDER BY n DESC, k1) AS place
      FROM (
        SELECT
          k0 AS k0,
          k1 AS k1,
          CAST(COUNT(*) AS BIGINT) AS n,
          CAST(0 AS BIGINT) AS wrong_people,
          CAST(0 AS BIGINT) AS wrong_weights,
          CAST(0 AS BIGINT) AS wrong_values
        FROM (
          SELECT
            `site` AS k0,
            `sex` AS k1
          FROM log
        ) AS b
        GROUP BY
          k0,
          k1
      ) AS c
    ) AS r
  ) AS f
  GROUP BY
    k0,
    k1,
    bin
) AS counts
LIMIT 400001
