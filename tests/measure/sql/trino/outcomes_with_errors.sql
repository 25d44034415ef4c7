SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    bin AS bin,
    CAST(COUNT(*) AS BIGINT) AS n,
    SUM(weight) AS w,
    SUM(weight * weight) AS ww,
    COALESCE(SUM(weight * (
      u0
    )), CAST(0 AS DOUBLE)) AS v,
    COALESCE(SUM(weight * (
      u0 * u0
    )), CAST(0 AS DOUBLE)) AS vv,
    COALESCE(SUM(weight * (
      (
        u1 - u0
      )
    )), CAST(0 AS DOUBLE)) AS e,
    COALESCE(SUM(weight * (
      (
        u1 - u0
      ) * (
        u1 - u0
      )
    )), CAST(0 AS DOUBLE)) AS ee,
    COALESCE(SUM(weight * (
      ABS((
        u1 - u0
      ))
    )), CAST(0 AS DOUBLE)) AS ae,
    COALESCE(
      SUM(
        weight * (
          (
            u1 - u0
          ) * (
            u1 - u0
          ) * (
            u1 - u0
          ) * (
            u1 - u0
          )
        )
      ),
      CAST(0 AS DOUBLE)
    ) AS eeee,
    COALESCE(SUM(weight * (
      u1
    )), CAST(0 AS DOUBLE)) AS y,
    COALESCE(SUM(weight * (
      u1 * u1
    )), CAST(0 AS DOUBLE)) AS yy,
    COALESCE(SUM(weight * (
      u1 * u1 * u1
    )), CAST(0 AS DOUBLE)) AS yyy,
    COALESCE(SUM(weight * (
      u1 * u1 * u1 * u1
    )), CAST(0 AS DOUBLE)) AS yyyy,
    COALESCE(SUM(weight * (
      (
        u1 - u0
      ) * (
        u1 - u0
      ) * u1
    )), CAST(0 AS DOUBLE)) AS eey,
    COALESCE(
      SUM(weight * (
        (
          u1 - u0
        ) * (
          u1 - u0
        ) * u1 * u1
      )),
      CAST(0 AS DOUBLE)
    ) AS eeyy,
    CAST(0 AS BIGINT) AS wrong_people,
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
    ) AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CASE
        WHEN CAST(CASE
          WHEN x0 >= CAST('-1.7668470647783843e+72' AS DOUBLE)
          AND x0 <= CAST('1.7668470647783843e+72' AS DOUBLE)
          THEN 0
          WHEN IS_NAN(x0)
          THEN -1
          WHEN x0 IS NULL
          THEN -2
          WHEN x0 < CAST('-1.7976931348623157e+308' AS DOUBLE)
          THEN -3
          WHEN x0 > CAST('1.7976931348623157e+308' AS DOUBLE)
          THEN -4
          WHEN x0 < CAST('-1.7668470647783843e+72' AS DOUBLE)
          THEN -5
          ELSE -6
        END AS SMALLINT) = 0
        THEN CAST(CASE
          WHEN x1 >= CAST('-1.7668470647783843e+72' AS DOUBLE)
          AND x1 <= CAST('1.7668470647783843e+72' AS DOUBLE)
          THEN 0
          WHEN IS_NAN(x1)
          THEN -1
          WHEN x1 IS NULL
          THEN -2
          WHEN x1 < CAST('-1.7976931348623157e+308' AS DOUBLE)
          THEN -3
          WHEN x1 > CAST('1.7976931348623157e+308' AS DOUBLE)
          THEN -4
          WHEN x1 < CAST('-1.7668470647783843e+72' AS DOUBLE)
          THEN -5
          ELSE -6
        END AS SMALLINT)
        ELSE CAST(CASE
          WHEN x0 >= CAST('-1.7668470647783843e+72' AS DOUBLE)
          AND x0 <= CAST('1.7668470647783843e+72' AS DOUBLE)
          THEN 0
          WHEN IS_NAN(x0)
          THEN -1
          WHEN x0 IS NULL
          THEN -2
          WHEN x0 < CAST('-1.7976931348623157e+308' AS DOUBLE)
          THEN -3
          WHEN x0 > CAST('1.7976931348623157e+308' AS DOUBLE)
          THEN -4
          WHEN x0 < CAST('-1.7668470647783843e+72' AS DOUBLE)
          THEN -5
          ELSE -6
        END AS SMALLINT)
      END AS bin,
      CASE
        WHEN (
          x0 >= CAST('-1.7668470647783843e+72' AS DOUBLE)
          AND x0 <= CAST('1.7668470647783843e+72' AS DOUBLE)
        )
        AND (
          x1 >= CAST('-1.7668470647783843e+72' AS DOUBLE)
          AND x1 <= CAST('1.7668470647783843e+72' AS DOUBLE)
        )
        THEN x0
      END AS u0,
      CASE
        WHEN (
          x0 >= CAST('-1.7668470647783843e+72' AS DOUBLE)
          AND x0 <= CAST('1.7668470647783843e+72' AS DOUBLE)
        )
        AND (
          x1 >= CAST('-1.7668470647783843e+72' AS DOUBLE)
          AND x1 <= CAST('1.7668470647783843e+72' AS DOUBLE)
        )
        THEN x1
      END AS u1
    FROM (
      SELECT
        "race" AS k0,
        CAST("amount" AS DOUBLE) AS x0,
        CAST("income" AS DOUBLE) AS x1,
        CAST("weight" AS DOUBLE) AS weight
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    bin
) AS counts
LIMIT 400001
