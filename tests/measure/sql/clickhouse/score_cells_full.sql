SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    bin AS bin,
    CAST(COUNT(*) AS Nullable(Int64)) AS n,
    COALESCE(SUM(u0), CAST(0 AS Nullable(Float64))) AS s,
    COALESCE(SUM(u0 * u0), CAST(0 AS Nullable(Float64))) AS ss,
    COALESCE(
      SUM(
        LN(
          CASE
            WHEN u0 < CAST('2.220446049250313e-16' AS Nullable(Float64))
            THEN CAST('2.220446049250313e-16' AS Nullable(Float64))
            ELSE u0
          END
        )
      ),
      CAST(0 AS Nullable(Float64))
    ) AS l,
    COALESCE(
      SUM(
        LN(
          CASE
            WHEN u0 < CAST('2.220446049250313e-16' AS Nullable(Float64))
            THEN CAST('2.220446049250313e-16' AS Nullable(Float64))
            ELSE u0
          END
        ) * LN(
          CASE
            WHEN u0 < CAST('2.220446049250313e-16' AS Nullable(Float64))
            THEN CAST('2.220446049250313e-16' AS Nullable(Float64))
            ELSE u0
          END
        )
      ),
      CAST(0 AS Nullable(Float64))
    ) AS ll,
    COALESCE(
      SUM(
        LN(
          CASE
            WHEN (
              CAST(1 AS Nullable(Float64)) - u0
            ) < CAST('2.220446049250313e-16' AS Nullable(Float64))
            THEN CAST('2.220446049250313e-16' AS Nullable(Float64))
            ELSE (
              CAST(1 AS Nullable(Float64)) - u0
            )
          END
        )
      ),
      CAST(0 AS Nullable(Float64))
    ) AS m,
    COALESCE(
      SUM(
        LN(
          CASE
            WHEN (
              CAST(1 AS Nullable(Float64)) - u0
            ) < CAST('2.220446049250313e-16' AS Nullable(Float64))
            THEN CAST('2.220446049250313e-16' AS Nullable(Float64))
            ELSE (
              CAST(1 AS Nullable(Float64)) - u0
            )
          END
        ) * LN(
          CASE
            WHEN (
              CAST(1 AS Nullable(Float64)) - u0
            ) < CAST('2.220446049250313e-16' AS Nullable(Float64))
            THEN CAST('2.220446049250313e-16' AS Nullable(Float64))
            ELSE (
              CAST(1 AS Nullable(Float64)) - u0
            )
          END
        )
      ),
      CAST(0 AS Nullable(Float64))
    ) AS mm,
    MIN(u0) AS low,
    MAX(u0) AS high,
    CAST(0 AS Nullable(Int64)) AS wrong_people,
    CAST(0 AS Nullable(Int64)) AS wrong_weights,
    CAST(0 AS Nullable(Int64)) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(0 AS Nullable(Float64)) AND x0 <= CAST(1 AS Nullable(Float64))
        THEN CAST(FLOOR(x0 * CAST(1024 AS Nullable(Float64))) AS Nullable(Int64))
        WHEN isNaN(x0)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS Nullable(Float64))
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS Nullable(Float64))
        THEN -4
        WHEN x0 < CAST(0 AS Nullable(Float64))
        THEN -5
        ELSE -6
      END AS Nullable(Int16)) AS bin,
      CASE
        WHEN x0 >= CAST(0 AS Nullable(Float64)) AND x0 <= CAST(1 AS Nullable(Float64))
        THEN x0
      END AS u0
    FROM (
      SELECT
        "label" AS k0,
        CAST("score" AS Nullable(Float64)) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    bin
) AS counts
LIMIT 400001
