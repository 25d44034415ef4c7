SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    bin AS bin,
    CAST(COUNT(*) AS BIGINT) AS n,
    COALESCE(SUM(u0), CAST(0 AS DOUBLE)) AS s,
    COALESCE(SUM(u0 * u0), CAST(0 AS DOUBLE)) AS ss,
    COALESCE(
      SUM(
        LN(
          CASE
            WHEN u0 < CAST('2.220446049250313e-16' AS DOUBLE)
            THEN CAST('2.220446049250313e-16' AS DOUBLE)
            ELSE u0
          END
        )
      ),
      CAST(0 AS DOUBLE)
    ) AS l,
    COALESCE(
      SUM(
        LN(
          CASE
            WHEN u0 < CAST('2.220446049250313e-16' AS DOUBLE)
            THEN CAST('2.220446049250313e-16' AS DOUBLE)
            ELSE u0
          END
        ) * LN(
          CASE
            WHEN u0 < CAST('2.220446049250313e-16' AS DOUBLE)
            THEN CAST('2.220446049250313e-16' AS DOUBLE)
            ELSE u0
          END
        )
      ),
      CAST(0 AS DOUBLE)
    ) AS ll,
    COALESCE(
      SUM(
        LN(
          CASE
            WHEN (
              CAST(1 AS DOUBLE) - u0
            ) < CAST('2.220446049250313e-16' AS DOUBLE)
            THEN CAST('2.220446049250313e-16' AS DOUBLE)
            ELSE (
              CAST(1 AS DOUBLE) - u0
            )
          END
        )
      ),
      CAST(0 AS DOUBLE)
    ) AS m,
    COALESCE(
      SUM(
        LN(
          CASE
            WHEN (
              CAST(1 AS DOUBLE) - u0
            ) < CAST('2.220446049250313e-16' AS DOUBLE)
            THEN CAST('2.220446049250313e-16' AS DOUBLE)
            ELSE (
              CAST(1 AS DOUBLE) - u0
            )
          END
        ) * LN(
          CASE
            WHEN (
              CAST(1 AS DOUBLE) - u0
            ) < CAST('2.220446049250313e-16' AS DOUBLE)
            THEN CAST('2.220446049250313e-16' AS DOUBLE)
            ELSE (
              CAST(1 AS DOUBLE) - u0
            )
          END
        )
      ),
      CAST(0 AS DOUBLE)
    ) AS mm,
    MIN(u0) AS low,
    MAX(u0) AS high,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(0 AS DOUBLE) AND x0 <= CAST(1 AS DOUBLE)
        THEN CAST(FLOOR(x0 * CAST(1024 AS DOUBLE)) AS BIGINT)
        WHEN IS_NAN(x0)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS DOUBLE)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS DOUBLE)
        THEN -4
        WHEN x0 < CAST(0 AS DOUBLE)
        THEN -5
        ELSE -6
      END AS SMALLINT) AS bin,
      CASE WHEN x0 >= CAST(0 AS DOUBLE) AND x0 <= CAST(1 AS DOUBLE) THEN x0 END AS u0
    FROM (
      SELECT
        "label" AS k0,
        CAST("score" AS DOUBLE) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    bin
) AS counts
LIMIT 400001
