package io.tipring.server.reporting.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rows that a transaction reads and changes, kept in memory until it ends: a contact that
 * begins and ends within one transaction is one INSERT. Rows stay in memory for the next
 * transaction, up to a bound, and can be had from the tables again at any time. Owned by the
 * reporting thread.
 */
public final class Rows {

  /** A contact in progress has some eight; a row takes some 500 bytes. */
  private static final int MOST_KEPT = 40_000;

  private record Key(Table table, List<Object> values) {}

  private final LinkedHashMap<Key, Row> kept = new LinkedHashMap<>(1_024, 0.75f, true);
  private final Set<Row> touched = new LinkedHashSet<>();
  private Connection connection;

  /** Begins a transaction. */
  public void begin(Connection open) {
    connection = open;
  }

  /** Forgets all rows: after a transaction that failed, or one that went past this object. */
  public void forget() {
    kept.clear();
    touched.clear();
    connection = null;
  }

  /** A new row with its key; all other columns are null. */
  public Row insert(Table table, Object... key) {
    Object[] values = new Object[table.columns().size()];
    System.arraycopy(key, 0, values, 0, table.keyColumns());
    Row row = new Row(table, values, false);
    kept.put(new Key(table, List.of(key)), row);
    touched.add(row);
    return row;
  }

  /** A new row that nobody will ask for again. */
  public Row append(Table table, Object... key) {
    Row row = insert(table, key);
    kept.remove(new Key(table, List.of(key)));
    return row;
  }

  /** The row with this key. */
  public Optional<Row> find(Table table, Object... key) {
    Key wanted = new Key(table, List.of(key));
    Row row = kept.get(wanted);
    if (row == null) {
      row = read(table, key);
      if (row == null) {
        return Optional.empty();
      }
      kept.put(wanted, row);
    }
    touched.add(row);
    return Optional.of(row);
  }

  private Row read(Table table, Object... key) {
    try (PreparedStatement statement = connection.prepareStatement(table.select())) {
      for (int i = 0; i < key.length; i++) {
        table.columns().get(i).bind(statement, i + 1, key[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        if (!result.next()) {
          return null;
        }
        Object[] values = new Object[table.columns().size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = table.columns().get(i).read(result, i + 1);
        }
        return new Row(table, values, true);
      }
    } catch (SQLException failure) {
      throw new StoreException("cannot read table " + table, failure);
    }
  }

  /** Writes what is new or changed; the transaction may then be committed. */
  public void flush() {
    Map<Table, List<Row>> added = new LinkedHashMap<>();
    Map<Table, List<Row>> changed = new LinkedHashMap<>();
    for (Row row : touched) {
      if (row.isChanged()) {
        (row.isStored() ? changed : added)
            .computeIfAbsent(row.table(), _ -> new ArrayList<>())
            .add(row);
      }
    }
    added.forEach((table, rows) -> write(table, table.insert(), 0, rows));
    changed.forEach((table, rows) -> write(table, table.update(), table.keyColumns(), rows));
  }

  /** Binds the columns beginning with one, and then those before it. */
  private void write(Table table, String sql, int first, List<Row> rows) {
    List<Column> columns = table.columns();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Row row : rows) {
        for (int i = 0; i < columns.size(); i++) {
          int place = (first + i) % columns.size();
          columns.get(place).bind(statement, i + 1, row.value(place));
        }
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException failure) {
      throw new StoreException("cannot write table " + table, failure);
    }
  }

  /** The transaction is committed. */
  public void committed() {
    touched.forEach(Row::written);
    touched.clear();
    connection = null;
    Iterator<Row> oldest = kept.values().iterator();
    for (int surplus = kept.size() - MOST_KEPT; surplus > 0; surplus--) {
      oldest.next();
      oldest.remove();
    }
  }
}
