SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    bin AS bin,
    CAST(COUNT(*) AS BIGINT) AS n,
    COALESCE(
      SUM(
        CASE
          WHEN u0 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
          AND u0 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
          THEN CAST(0 AS DOUBLE PRECISION)
          ELSE u0
        END
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS p0,
    COALESCE(
      SUM(
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
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS p0p0,
    COALESCE(
      SUM(
        CASE
          WHEN u1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
          AND u1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
          THEN CAST(0 AS DOUBLE PRECISION)
          ELSE u1
        END
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS p1,
    COALESCE(
      SUM(
        CASE
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
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS p1p1,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CASE
        WHEN (
          x0 >= CAST(0 AS DOUBLE PRECISION) AND x0 <= CAST(1 AS DOUBLE PRECISION)
        )
        AND (
          x1 >= CAST(0 AS DOUBLE PRECISION) AND x1 <= CAST(1 AS DOUBLE PRECISION)
        )
        THEN 0
        ELSE -5
      END AS bin,
      CASE
        WHEN (
          x0 >= CAST(0 AS DOUBLE PRECISION) AND x0 <= CAST(1 AS DOUBLE PRECISION)
        )
        AND (
          x1 >= CAST(0 AS DOUBLE PRECISION) AND x1 <= CAST(1 AS DOUBLE PRECISION)
        )
        THEN x0
      END AS u0,
      CASE
        WHEN (
          x0 >= CAST(0 AS DOUBLE PRECISION) AND x0 <= CAST(1 AS DOUBLE PRECISION)
        )
        AND (
          x1 >= CAST(0 AS DOUBLE PRECISION) AND x1 <= CAST(1 AS DOUBLE PRECISION)
        )
        THEN x1
      END AS u1
    FROM (
      SELECT
        "prediction" AS k0,
        "label" AS k1,
        CAST("p_a" AS DOUBLE PRECISION) AS x0,
        CAST("p_b" AS DOUBLE PRECISION) AS x1
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    k1,
    bin
) AS counts
LIMIT 400001
