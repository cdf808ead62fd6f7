package io.tipring.server.reporting.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A table: its columns, the key first, and the statements that read and write its rows. */
public final class Table {

  private final String name;
  private final int keyColumns;
  private final List<Column> columns;
  private final Map<String, Integer> places = new LinkedHashMap<>();
  private final String insert;
  private final String update;
  private final String select;

  /**
   * @param keyColumns how many of the first columns are the key
   */
  Table(String name, int keyColumns, Column... columns) {
    this.name = name;
    this.keyColumns = keyColumns;
    this.columns = List.of(columns);
    for (Column column : columns) {
      places.put(column.name(), places.size());
    }
    List<String> names = this.columns.stream().map(Column::name).toList();
    String all = String.join(", ", names);
    String key = equal(names.subList(0, keyColumns), " AND ");
    this.insert =
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(name, all, names.stream().map(_ -> "?").collect(Collectors.joining(", ")));
    this.update =
        "UPDATE %s SET %s WHERE %s"
            .formatted(name, equal(names.subList(keyColumns, names.size()), ", "), key);
    this.select = "SELECT %s FROM %s WHERE %s".formatted(all, name, key);
  }

  private static String equal(List<String> names, String separator) {
    return names.stream().map(column -> column + " = ?").collect(Collectors.joining(separator));
  }

  public String name() {
    return name;
  }

  int keyColumns() {
    return keyColumns;
  }

  List<Column> columns() {
    return columns;
  }

  int place(String column) {
    Integer place = places.get(column);
    if (place == null) {
      throw new IllegalArgumentException("table " + name + " has no column " + column);
    }
    return place;
  }

  String insert() {
    return insert;
  }

  /** Binds the other columns first, then the key. */
  String update() {
    return update;
  }

  String select() {
    return select;
  }

  @Override
  public String toString() {
    return name;
  }
}
