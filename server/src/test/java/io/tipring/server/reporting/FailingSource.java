package io.tipring.server.reporting;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** A source whose connections break down at the n-th statement or commit, and once only. */
final class FailingSource {

  /** What becomes of the call that breaks. */
  enum Moment {
    /** It is not carried out. */
    BEFORE,
    /** It is carried out, and nobody is told: the answer is lost. */
    AFTER
  }

  private static final Set<String> COUNTED =
      Set.of("executeBatch", "executeQuery", "executeUpdate", "execute", "commit");

  private final DataSource real;
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
  private volatile Moment moment = Moment.BEFORE;
  private volatile boolean away;
  private final AtomicLong calls = new AtomicLong();

  FailingSource(DataSource real) {
    this.real = real;
  }

  void breakAt(long call, Moment when) {
    moment = when;
    left.set(call);
  }

  /** Whether nothing works until it is said otherwise. */
  void away(boolean now) {
    away = now;
  }

  long calls() {
    return calls.get();
  }

  DataSource source() {
    return proxy(DataSource.class, real);
  }

  @SuppressWarnings("unchecked")
  private <T> T proxy(Class<T> type, Object target) {
    return (T)
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              if (away) {
                throw new SQLException("the database is away");
              }
              boolean breaks =
                  COUNTED.contains(method.getName())
                      && calls.incrementAndGet() > 0
                      && left.getAndDecrement() == 0;
              if (breaks && moment == Moment.BEFORE) {
                throw new SQLException("broken before " + method.getName());
              }
              Object result;
              try {
                result = method.invoke(target, arguments);
              } catch (InvocationTargetException failure) {
                throw failure.getCause();
              }
              if (breaks) {
                throw new SQLException("broken after " + method.getName());
              }
              return switch (result) {
                case PreparedStatement statement -> proxy(PreparedStatement.class, statement);
                case Connection connection -> proxy(Connection.class, connection);
                case null, default -> result;
              };
            });
  }
}
