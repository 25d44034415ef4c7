SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    bin AS bin,
    CAST(COUNT(*) AS Nullable(Int64)) AS n,
    SUM(weight) AS w,
    SUM(weight * weight) AS ww,
    COALESCE(SUM(weight * (
      u0
    )), CAST(0 AS Nullable(Float64))) AS v,
    COALESCE(SUM(weight * (
      u0 * u0
    )), CAST(0 AS Nullable(Float64))) AS vv,
    COALESCE(SUM(weight * (
      (
        u1 - u0
      )
    )), CAST(0 AS Nullable(Float64))) AS e,
    COALESCE(
      SUM(weight * (
        (
          u1 - u0
        ) * (
          u1 - u0
        )
      )),
      CAST(0 AS Nullable(Float64))
    ) AS ee,
    COALESCE(SUM(weight * (
      ABS((
        u1 - u0
      ))
    )), CAST(0 AS Nullable(Float64))) AS ae,
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
      CAST(0 AS Nullable(Float64))
    ) AS eeee,
    COALESCE(SUM(weight * (
      u1
    )), CAST(0 AS Nullable(Float64))) AS y,
    COALESCE(SUM(weight * (
      u1 * u1
    )), CAST(0 AS Nullable(Float64))) AS yy,
    COALESCE(SUM(weight * (
      u1 * u1 * u1
    )), CAST(0 AS Nullable(Float64))) AS yyy,
    COALESCE(SUM(weight * (
      u1 * u1 * u1 * u1
    )), CAST(0 AS Nullable(Float64))) AS yyyy,
    COALESCE(
      SUM(weight * (
        (
          u1 - u0
        ) * (
          u1 - u0
        ) * u1
      )),
      CAST(0 AS Nullable(Float64))
    ) AS eey,
    COALESCE(
      SUM(weight * (
        (
          u1 - u0
        ) * (
          u1 - u0
        ) * u1 * u1
      )),
      CAST(0 AS Nullable(Float64))
    ) AS eeyy,
    CAST(0 AS Nullable(Int64)) AS wrong_people,
    CAST(SUM(
      CAST(CASE
        WHEN NOT (
          NOT (
            weight IS NULL
          )
          AND (
            weight >= CAST(0 AS Nullable(Float64))
            AND weight <= CAST('1.7976931348623157e+308' AS Nullable(Float64))
          )
        )
        THEN 1
        ELSE 0
      END AS Nullable(Int64))
    ) AS Nullable(Int64)) AS wrong_weights,
    CAST(0 AS Nullable(Int64)) AS wrong_values
  FROM (
    SELECT
      *,
      CASE
        WHEN CAST(CASE
          WHEN x0 >= CAST('-1.7668470647783843e+72' AS Nullable(Float64))
          AND x0 <= CAST('1.7668470647783843e+72' AS Nullable(Float64))
          THEN 0
          WHEN isNaN(x0)
          THEN -1
          WHEN x0 IS NULL
          THEN -2
          WHEN x0 < CAST('-1.7976931348623157e+308' AS Nullable(Float64))
          THEN -3
          WHEN x0 > CAST('1.7976931348623157e+308' AS Nullable(Float64))
          THEN -4
          WHEN x0 < CAST('-1.7668470647783843e+72' AS Nullable(Float64))
          THEN -5
          ELSE -6
        END AS Nullable(Int16)) = 0
        THEN CAST(CASE
          WHEN x1 >= CAST('-1.7668470647783843e+72' AS Nullable(Float64))
          AND x1 <= CAST('1.7668470647783843e+72' AS Nullable(Float64))
          THEN 0
          WHEN isNaN(x1)
          THEN -1
          WHEN x1 IS NULL
          THEN -2
          WHEN x1 < CAST('-1.7976931348623157e+308' AS Nullable(Float64))
          THEN -3
          WHEN x1 > CAST('1.7976931348623157e+308' AS Nullable(Float64))
          THEN -4
          WHEN x1 < CAST('-1.7668470647783843e+72' AS Nullable(Float64))
          THEN -5
          ELSE -6
        END AS Nullable(Int16))
        ELSE CAST(CASE
          WHEN x0 >= CAST('-1.7668470647783843e+72' AS Nullable(Float64))
          AND x0 <= CAST('1.7668470647783843e+72' AS Nullable(Float64))
          THEN 0
          WHEN isNaN(x0)
          THEN -1
          WHEN x0 IS NULL
          THEN -2
          WHEN x0 < CAST('-1.7976931348623157e+308' AS Nullable(Float64))
          THEN -3
          WHEN x0 > CAST('1.7976931348623157e+308' AS Nullable(Float64))
          THEN -4
          WHEN x0 < CAST('-1.7668470647783843e+72' AS Nullable(Float64))
          THEN -5
          ELSE -6
        END AS Nullable(Int16))
      END AS bin,
      CASE
        WHEN (
          x0 >= CAST('-1.7668470647783843e+72' AS Nullable(Float64))
          AND x0 <= CAST('1.7668470647783843e+72' AS Nullable(Float64))
        )
        AND (
          x1 >= CAST('-1.7668470647783843e+72' AS Nullable(Float64))
          AND x1 <= CAST('1.7668470647783843e+72' AS Nullable(Float64))
        )
        THEN x0
      END AS u0,
      CASE
        WHEN (
          x0 >= CAST('-1.7668470647783843e+72' AS Nullable(Float64))
          AND x0 <= CAST('1.7668470647783843e+72' AS Nullable(Float64))
        )
        AND (
          x1 >= CAST('-1.7668470647783843e+72' AS Nullable(Float64))
          AND x1 <= CAST('1.7668470647783843e+72' AS Nullable(Float64))
        )
        THEN x1
      END AS u1
    FROM (
      SELECT
        "race" AS k0,
        CAST("amount" AS Nullable(Float64)) AS x0,
        CAST("income" AS Nullable(Float64)) AS x1,
        CAST("weight" AS Nullable(Float64)) AS weight
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    bin
) AS counts
LIMIT 400001
