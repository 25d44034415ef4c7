SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    bin AS bin,
    CAST(SUM(people) AS BIGINT) AS n,
    SUM(people * weight) AS w,
    SUM(people * weight * weight) AS ww,
    COALESCE(
      SUM(
        CAST(people AS DOUBLE PRECISION) * (
          weight * (
            CASE
              WHEN u0 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
              AND u0 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
              THEN CAST(0 AS DOUBLE PRECISION)
              ELSE u0
            END
          )
        )
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS s,
    COALESCE(
      SUM(
        CAST(people AS DOUBLE PRECISION) * (
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
        )
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS ss,
    CAST(SUM(CAST(CASE WHEN people IS NULL OR people < 0 THEN 1 ELSE 0 END AS BIGINT)) AS BIGINT) AS wrong_people,
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
      CAST(CASE
        WHEN x0 >= CAST(0 AS DOUBLE PRECISION) AND x0 <= CAST(1 AS DOUBLE PRECISION)
        THEN CAST(FLOOR(x0 * CAST(1024 AS DOUBLE PRECISION)) AS BIGINT)
        WHEN x0 = CAST('NaN' AS DOUBLE PRECISION)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS DOUBLE PRECISION)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS DOUBLE PRECISION)
        THEN -4
        WHEN x0 < CAST(0 AS DOUBLE PRECISION)
        THEN -5
        ELSE -6
      END AS SMALLINT) AS bin,
      CASE
        WHEN x0 >= CAST(0 AS DOUBLE PRECISION) AND x0 <= CAST(1 AS DOUBLE PRECISION)
        THEN x0
      END AS u0
    FROM (
      SELECT
        "race" AS k0,
        "label" AS k1,
        CAST("score" AS DOUBLE PRECISION) AS x0,
        CAST("n" AS BIGINT) AS people,
        CAST("weight" AS DOUBLE PRECISION) AS weight
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    k1,
    bin
) AS counts
LIMIT 400001
