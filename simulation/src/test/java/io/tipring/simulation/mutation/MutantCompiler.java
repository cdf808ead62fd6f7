package io.tipring.simulation.mutation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles one source in memory against the class path. */
final class MutantCompiler {

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Output extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Output(String className) {
      super(URI.create("mem:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, Output> outputs = new TreeMap<>();

    InMemory(JavaFileManager manager) {
      super(manager);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      Output output = new Output(className);
      outputs.put(className, output);
      return output;
    }
  }

  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

  /**
   * @return the bytes of each class by its name
   * @throws IllegalStateException if it does not compile
   */
  Map<String, byte[]> compile(String className, String source) throws IOException {
    // Surefire keeps the class path to itself.
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager standard = compiler.getStandardFileManager(null, null, null);
        InMemory manager = new InMemory(standard)) {
      boolean done =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  List.of("-cp", classPath, "-proc:none", "-nowarn", "-Xlint:none"),
                  null,
                  List.of(new Source(className, source)))
              .call();
      if (!done) {
        throw new IllegalStateException("a mutant must compile: " + messages);
      }
      Map<String, byte[]> classes = new TreeMap<>();
      manager.outputs.forEach((name, output) -> classes.put(name, output.bytes.toByteArray()));
      return classes;
    }
  }
}
