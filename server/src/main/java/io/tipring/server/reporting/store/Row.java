package io.tipring.server.reporting.store;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A row in memory, to be written at the end of the transaction if it is new or changed. Owned by
 * the reporting thread.
 */
public final class Row {

  private final Table table;
  private final Object[] values;
  private boolean stored;
  private boolean changed;

  Row(Table table, Object[] values, boolean stored) {
    this.table = table;
    this.values = values;
    this.stored = stored;
    this.changed = !stored;
  }

  /**
   * Sets a column.
   *
   * @param value of the column's Java type, or null
   */
  public Row set(String column, Object value) {
    int place = table.place(column);
    if (!Objects.equals(values[place], value)) {
      values[place] = value;
      changed = true;
    }
    return this;
  }

  /** Adds to a number; null counts as 0. */
  public Row add(String column, long more) {
    return more == 0 ? this : set(column, count(column) + more);
  }

  /** Sets every number that is not of the key to 0. */
  public Row zero() {
    for (int i = table.keyColumns(); i < values.length; i++) {
      Column column = table.columns().get(i);
      if (column.kind() == Column.Kind.NUMBER) {
        set(column.name(), 0L);
      }
    }
    return this;
  }

  /** A text, or null. */
  public String text(String column) {
    return (String) values[table.place(column)];
  }

  /** A number or a time in milliseconds, or null. */
  public Long number(String column) {
    return (Long) values[table.place(column)];
  }

  /** A number; 0 for null. */
  public long count(String column) {
    Long number = number(column);
    return number == null ? 0 : number;
  }

  /** Whether the column is not null. */
  public boolean has(String column) {
    return values[table.place(column)] != null;
  }

  public boolean flag(String column) {
    return Boolean.TRUE.equals(values[table.place(column)]);
  }

  Table table() {
    return table;
  }

  Object value(int place) {
    return values[place];
  }

  List<Object> key() {
    return Arrays.asList(values).subList(0, table.keyColumns());
  }

  boolean isStored() {
    return stored;
  }

  boolean isChanged() {
    return changed;
  }

  void written() {
    stored = true;
    changed = false;
  }
}
