package io.tipring.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals of the operating system to this process. A shutdown hook of the JVM runs once and hides
 * every signal after the first, so the JVM's own way to handle them is used: {@code
 * sun.misc.Signal} of the module {@code jdk.unsupported}, called by reflection since the compiler
 * does not let it pass otherwise.
 */
final class Signals {

  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /**
   * From now on the signal runs the action, each time on a thread of its own.
   *
   * @param name without SIG, such as {@code TERM}
   * @return whether this JVM lets us: not with {@code -Xrs}
   */
  static boolean handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> invoke(proxy, method, arguments, action));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
      return true;
    } catch (InvocationTargetException e) {
      LOG.info("SIG{} is left to the JVM: {}", name, e.getCause().getMessage());
      return false;
    } catch (ReflectiveOperationException e) {
      LOG.info("SIG{} is left to the JVM, which has no {}", name, e.getMessage());
      return false;
    }
  }

  private static Object invoke(Object proxy, Method method, Object[] arguments, Runnable action) {
    return switch (method.getName()) {
      case "handle" -> {
        action.run();
        yield null;
      }
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "the handler of a signal";
    };
  }
}
