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
    COALESCE(
      SUM(
        weight * (
          CASE
            WHEN u0 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND u0 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE u0
          END
        )
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS v,
    COALESCE(
      SUM(
        weight * (
          CASE
            WHEN u0 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND u0 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE u0
          END * CASE
            WHEN u0 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND u0 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE u0
          END
        )
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS vv,
    COALESCE(
      SUM(
        weight * (
          CASE
            WHEN (
              u1 - u0
            ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND (
              u1 - u0
            ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE (
              u1 - u0
            )
          END
        )
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS e,
    COALESCE(
      SUM(
        weight * (
          CASE
            WHEN (
              u1 - u0
            ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND (
              u1 - u0
            ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE (
              u1 - u0
            )
          END * CASE
            WHEN (
              u1 - u0
            ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND (
              u1 - u0
            ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE (
              u1 - u0
            )
          END
        )
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS ee,
    COALESCE(
      SUM(
        weight * (
          ABS(
            CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END
          )
        )
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS ae,
    COALESCE(
      SUM(
        weight * (
          CASE
            WHEN CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END * CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END * CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END * CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END
          END * CASE
            WHEN CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END * CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END * CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END * CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END
          END
        )
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS eeee,
    COALESCE(
      SUM(
        weight * (
          CASE
            WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE u1
          END
        )
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS y,
    COALESCE(
      SUM(
        weight * (
          CASE
            WHEN CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END * CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END * CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END * CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END
          END
        )
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS yy,
    COALESCE(
      SUM(
        weight * (
          CASE
            WHEN CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END * CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END * CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END * CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END
          END * CASE
            WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE u1
          END
        )
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS yyy,
    COALESCE(
      SUM(
        weight * (
          CASE
            WHEN CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END * CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END * CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END * CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END
          END * CASE
            WHEN CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END * CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END * CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END * CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END
          END
        )
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS yyyy,
    COALESCE(
      SUM(
        weight * (
          CASE
            WHEN CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END * CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END * CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END * CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END
          END * CASE
            WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE u1
          END
        )
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS eey,
    COALESCE(
      SUM(
        weight * (
          CASE
            WHEN CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END * CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END * CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END * CASE
              WHEN (
                u1 - u0
              ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND (
                u1 - u0
              ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE (
                u1 - u0
              )
            END
          END * CASE
            WHEN CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END * CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END * CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END * CASE
              WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u1
            END
          END
        )
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS eeyy,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(SUM(
      CAST(CASE
        WHEN NOT (
          NOT weight IS NULL
          AND (
            weight >= CAST(0 AS DOUBLE PRECISION)
            AND weight <= CAST('1.7976931348623157e+308' AS DOUBLE PRECISION)
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
          WHEN x0 >= CAST('-1.7668470647783843e+72' AS DOUBLE PRECISION)
          AND x0 <= CAST('1.7668470647783843e+72' AS DOUBLE PRECISION)
          THEN 0
          WHEN x0 = CAST('NaN' AS DOUBLE PRECISION)
          THEN -1
          WHEN x0 IS NULL
          THEN -2
          WHEN x0 < CAST('-1.7976931348623157e+308' AS DOUBLE PRECISION)
          THEN -3
          WHEN x0 > CAST('1.7976931348623157e+308' AS DOUBLE PRECISION)
          THEN -4
          WHEN x0 < CAST('-1.7668470647783843e+72' AS DOUBLE PRECISION)
          THEN -5
          ELSE -6
        END AS SMALLINT) = 0
        THEN CAST(CASE
          WHEN x1 >= CAST('-1.7668470647783843e+72' AS DOUBLE PRECISION)
          AND x1 <= CAST('1.7668470647783843e+72' AS DOUBLE PRECISION)
          THEN 0
          WHEN x1 = CAST('NaN' AS DOUBLE PRECISION)
          THEN -1
          WHEN x1 IS NULL
          THEN -2
          WHEN x1 < CAST('-1.7976931348623157e+308' AS DOUBLE PRECISION)
          THEN -3
          WHEN x1 > CAST('1.7976931348623157e+308' AS DOUBLE PRECISION)
          THEN -4
          WHEN x1 < CAST('-1.7668470647783843e+72' AS DOUBLE PRECISION)
          THEN -5
          ELSE -6
        END AS SMALLINT)
        ELSE CAST(CASE
          WHEN x0 >= CAST('-1.7668470647783843e+72' AS DOUBLE PRECISION)
          AND x0 <= CAST('1.7668470647783843e+72' AS DOUBLE PRECISION)
          THEN 0
          WHEN x0 = CAST('NaN' AS DOUBLE PRECISION)
          THEN -1
          WHEN x0 IS NULL
          THEN -2
          WHEN x0 < CAST('-1.7976931348623157e+308' AS DOUBLE PRECISION)
          THEN -3
          WHEN x0 > CAST('1.7976931348623157e+308' AS DOUBLE PRECISION)
          THEN -4
          WHEN x0 < CAST('-1.7668470647783843e+72' AS DOUBLE PRECISION)
          THEN -5
          ELSE -6
        END AS SMALLINT)
      END AS bin,
      CASE
        WHEN (
          x0 >= CAST('-1.7668470647783843e+72' AS DOUBLE PRECISION)
          AND x0 <= CAST('1.7668470647783843e+72' AS DOUBLE PRECISION)
        )
        AND (
          x1 >= CAST('-1.7668470647783843e+72' AS DOUBLE PRECISION)
          AND x1 <= CAST('1.7668470647783843e+72' AS DOUBLE PRECISION)
        )
        THEN x0
      END AS u0,
      CASE
        WHEN (
          x0 >= CAST('-1.7668470647783843e+72' AS DOUBLE PRECISION)
          AND x0 <= CAST('1.7668470647783843e+72' AS DOUBLE PRECISION)
        )
        AND (
          x1 >= CAST('-1.7668470647783843e+72' AS DOUBLE PRECISION)
          AND x1 <= CAST('1.7668470647783843e+72' AS DOUBLE PRECISION)
        )
        THEN x1
      END AS u1
    FROM (
      SELECT
        "race" AS k0,
        CAST("amount" AS DOUBLE PRECISION) AS x0,
        CAST("income" AS DOUBLE PRECISION) AS x1,
        CAST("weight" AS DOUBLE PRECISION) AS weight
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    bin
) AS counts
LIMIT 400001
