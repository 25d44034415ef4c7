SELECT
  *
FROM (
  SELECT
    0 AS t,
    one.k0 AS k0,
    one.k1 AS k1,
    one.k2 AS k2,
    two.k0 AS k3,
    two.k1 AS k4,
    two.k2 AS k5,
    0 AS bin,
    CAST(COUNT(*) AS Nullable(Int64)) AS n,
    SUM(one.size * two.size) AS product,
    CAST(0 AS Nullable(Int64)) AS wrong_people,
    CAST(0 AS Nullable(Int64)) AS wrong_weights,
    CAST(0 AS Nullable(Int64)) AS wrong_values
  FROM (
    SELECT
      person AS person,
      k0 AS k0,
      k1 AS k1,
      k2 AS k2,
      SUM(CAST(1 AS Nullable(Float64))) AS size
    FROM (
      SELECT
        "race" AS k0,
        "prediction" AS k1,
        "label" AS k2,
        nullIf("person", '') AS person
      FROM log
    ) AS b
    WHERE
      NOT (
        person IS NULL
      )
    GROUP BY
      person,
      k0,
      k1,
      k2
  ) AS one
  JOIN (
    SELECT
      person AS person,
      k0 AS k0,
      k1 AS k1,
      k2 AS k2,
      SUM(CAST(1 AS Nullable(Float64))) AS size
    FROM (
      SELECT
        "race" AS k0,
        "prediction" AS k1,
        "label" AS k2,
        nullIf("person", '') AS person
      FROM log
    ) AS b
    WHERE
      NOT (
        person IS NULL
      )
    GROUP BY
      person,
      k0,
      k1,
      k2
  ) AS two
    ON one.person = two.person
  GROUP BY
    one.k0,
    one.k1,
    one.k2,
    two.k0,
    two.k1,
    two.k2
  UNION ALL
  SELECT
    0 AS t,
    k0 AS k0,
    NULL AS k1,
    NULL AS k2,
    NULL AS k3,
    NULL AS k4,
    NULL AS k5,
    -8 AS bin,
    CAST(COALESCE(COUNT(DISTINCT person), 0) AS Nullable(Int64)) AS n,
    CAST(0 AS Nullable(Float64)) AS product,
    COALESCE(CAST(0 AS Nullable(Int64)), 0) AS wrong_people,
    COALESCE(CAST(0 AS Nullable(Int64)), 0) AS wrong_weights,
    COALESCE(CAST(0 AS Nullable(Int64)), 0) AS wrong_values
  FROM (
    SELECT
      "race" AS k0,
      "prediction" AS k1,
      "label" AS k2,
      nullIf("person", '') AS person
    FROM log
  ) AS b
  WHERE
    NOT (
      person IS NULL
    )
  GROUP BY
    k0
  UNION ALL
  SELECT
    0 AS t,
    NULL AS k0,
    NULL AS k1,
    NULL AS k2,
    NULL AS k3,
    NULL AS k4,
    NULL AS k5,
    -2 AS bin,
    CAST(COALESCE(CAST(COUNT(*) AS Nullable(Int64)), 0) AS Nullable(Int64)) AS n,
    CAST(0 AS Nullable(Float64)) AS product,
    COALESCE(CAST(0 AS Nullable(Int64)), 0) AS wrong_people,
    COALESCE(CAST(0 AS Nullable(Int64)), 0) AS wrong_weights,
    COALESCE(CAST(0 AS Nullable(Int64)), 0) AS wrong_values
  FROM (
    SELECT
      "race" AS k0,
      "prediction" AS k1,
      "label" AS k2,
      nullIf("person", '') AS person
    FROM log
  ) AS b
  WHERE
    person IS NULL
) AS counts
LIMIT 400001
