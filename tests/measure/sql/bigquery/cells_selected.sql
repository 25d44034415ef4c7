SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    k2 AS k2,
    0 AS bin,
    CAST(SUM(people) AS INT64) AS n,
    CAST(SUM(CAST(CASE WHEN people IS NULL OR people < 0 THEN 1 ELSE 0 END AS INT64)) AS INT64) AS wrong_people,
    CAST(0 AS INT64) AS wrong_weights,
    CAST(0 AS INT64) AS wrong_values
  FROM (
    SELECT
      `race` AS k0,
      'favourable' AS k1,
      CAST(NULL AS STRING) AS k2,
      CAST(`selected` AS INT64) AS people
    FROM log
    UNION ALL
    SELECT
      `race` AS k0,
      'unfavourable' AS k1,
      CAST(NULL AS STRING) AS k2,
      CAST(`n` AS INT64) - CAST(`selected` AS INT64) AS people
    FROM log
  ) AS b
  GROUP BY
    k0,
    k1,
    k2
) AS counts
LIMIT 400001
