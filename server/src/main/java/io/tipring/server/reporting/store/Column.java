package io.tipring.server.reporting.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** A column of a table. */
record Column(String name, Kind kind) {

  /** What is in it, and in what Java type a {@link Row} holds it. */
  enum Kind {
    /** Long. */
    NUMBER(Types.BIGINT),
    /** String. */
    TEXT(Types.VARCHAR),
    /** Boolean. */
    FLAG(Types.BOOLEAN),
    /** Long: milliseconds since the epoch. */
    TIME(Types.TIMESTAMP_WITH_TIMEZONE);

    private final int sqlType;

    Kind(int sqlType) {
      this.sqlType = sqlType;
    }
  }

  static Column number(String name) {
    return new Column(name, Kind.NUMBER);
  }

  static Column text(String name) {
    return new Column(name, Kind.TEXT);
  }

  static Column flag(String name) {
    return new Column(name, Kind.FLAG);
  }

  static Column time(String name) {
    return new Column(name, Kind.TIME);
  }

  void bind(PreparedStatement statement, int position, Object value) throws SQLException {
    if (value == null) {
      statement.setNull(position, kind.sqlType);
    } else if (kind == Kind.TIME) {
      statement.setObject(position, utc((Long) value));
    } else if (kind == Kind.TEXT) {
      statement.setString(position, storable((String) value));
    } else {
      statement.setObject(position, value, kind.sqlType);
    }
  }

  Object read(ResultSet result, int position) throws SQLException {
    Object value =
        switch (kind) {
          case NUMBER -> result.getLong(position);
          case TEXT -> result.getString(position);
          case FLAG -> result.getBoolean(position);
          case TIME -> millis(result.getObject(position, OffsetDateTime.class));
        };
    return result.wasNull() ? null : value;
  }

  static OffsetDateTime utc(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }

  static Long millis(OffsetDateTime time) {
    return time == null ? null : time.toInstant().toEpochMilli();
  }

  /**
   * The text without what PostgreSQL refuses: NUL and halves of surrogate pairs. One such character
   * in a business id must not hold up all that comes after it.
   */
  static String storable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return text.codePoints()
            .map(point -> point == 0 || (point >= 0xD800 && point <= 0xDFFF) ? 0xFFFD : point)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
      }
    }
    return text;
  }
}
