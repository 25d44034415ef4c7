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
    CAST(COUNT(*) AS BIGINT) AS n,
    SUM(one.size * two.size) AS product,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      person AS person,
      k0 AS k0,
      k1 AS k1,
      k2 AS k2,
      SUM(CAST(people AS DOUBLE) * (
        weight * (
          CAST(1 AS DOUBLE)
        )
      )) AS size
    FROM (
      SELECT
        "race" AS k0,
        "prediction" AS k1,
        CAST(NULL AS VARCHAR) AS k2,
        NULLIF("person", '') AS person,
        CAST("n" AS BIGINT) AS people,
        CAST("weight" AS DOUBLE) AS weight
      FROM log
    ) AS b
    WHERE
      NOT person IS NULL
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
      SUM(CAST(people AS DOUBLE) * (
        weight * (
          CAST(1 AS DOUBLE)
        )
      )) AS size
    FROM (
      SELECT
        "race" AS k0,
        "prediction" AS k1,
        CAST(NULL AS VARCHAR) AS k2,
        NULLIF("person", '') AS person,
        CAST("n" AS BIGINT) AS people,
        CAST("weight" AS DOUBLE) AS weight
      FROM log
    ) AS b
    WHERE
      NOT person IS NULL
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
    CAST(COALESCE(COUNT(DISTINCT person), 0) AS BIGINT) AS n,
    CAST(0 AS DOUBLE) AS product,
    COALESCE(
      CAST(SUM(CAST(CASE WHEN people IS NULL OR people < 0 THEN 1 ELSE 0 END AS BIGINT)) AS BIGINT),
      0
    ) AS wrong_people,
    COALESCE(
      CAST(SUM(
        CAST(CASE
          WHEN NOT (
            NOT weight IS NULL
            AND (
              weight >= CAST(0 AS DOUBLE)
              AND weight <= CAST('1.7976931348623157e+308' AS DOUBLE)
            )
          )
          THEN 1
          ELSE 0
        END AS BIGINT)
      ) AS BIGINT),
      0
    ) AS wrong_weights,
    COALESCE(CAST(0 AS BIGINT), 0) AS wrong_values
  FROM (
    SELECT
      "race" AS k0,
      "prediction" AS k1,
      CAST(NULL AS VARCHAR) AS k2,
      NULLIF("person", '') AS person,
      CAST("n" AS BIGINT) AS people,
      CAST("weight" AS DOUBLE) AS weight
    FROM log
  ) AS b
  WHERE
    NOT person IS NULL
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
    CAST(COALESCE(CAST(SUM(people) AS BIGINT), 0) AS BIGINT) AS n,
    CAST(0 AS DOUBLE) AS product,
    COALESCE(
      CAST(SUM(CAST(CASE WHEN people IS NULL OR people < 0 THEN 1 ELSE 0 END AS BIGINT)) AS BIGINT),
      0
    ) AS wrong_people,
    COALESCE(
      CAST(SUM(
        CAST(CASE
          WHEN NOT (
            NOT weight IS NULL
            AND (
              weight >= CAST(0 AS DOUBLE)
              AND weight <= CAST('1.7976931348623157e+308' AS DOUBLE)
            )
          )
          THEN 1
          ELSE 0
        END AS BIGINT)
      ) AS BIGINT),
      0
    ) AS wrong_weights,
    COALESCE(CAST(0 AS BIGINT), 0) AS wrong_values
  FROM (
    SELECT
      "race" AS k0,
      "prediction" AS k1,
      CAST(NULL AS VARCHAR) AS k2,
      NULLIF("person", '') AS person,
      CAST("n" AS BIGINT) AS people,
      CAST("weight" AS DOUBLE) AS weight
    FROM log
  ) AS b
  WHERE
    person IS NULL
) AS counts
LIMIT 400001
