package io.tipring.simulation.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Applies each mutant alone and runs the {@link Suite} against it. Exits 1 if fewer than 95 % are
 * caught.
 *
 * <p>{@code MutationTool [NAME…]}; without names, all. The script {@code benchmarks/mutation} runs
 * it.
 */
public final class MutationTool {

  /**
   * What became of a mutant.
   *
   * @param by what noticed it, or an empty text
   */
  record Verdict(Mutant mutant, String by, long millis) {
    boolean isCaught() {
      return !by.isEmpty();
    }
  }

  private static final long TIMEOUT_SECONDS = 300;
  private static final int GOAL_PERCENT = 95;

  private final Path root;
  private final MutantCompiler compiler = new MutantCompiler();

  MutationTool(Path root) {
    this.root = root;
  }

  public static void main(String[] names) throws Exception {
    List<Mutant> mutants = names.length == 0 ? MutantCatalogue.read() : named(Arrays.asList(names));
    List<Verdict> verdicts =
        new MutationTool(projectRoot()).run(mutants, verdict -> System.out.println(line(verdict)));
    long caught = verdicts.stream().filter(Verdict::isCaught).count();
    System.out.printf("%d of %d mutants caught%n", caught, verdicts.size());
    System.exit(100 * caught >= GOAL_PERCENT * verdicts.size() ? 0 : 1);
  }

  private static String line(Verdict verdict) {
    String by = verdict.by().lines().findFirst().orElse("");
    return "%-8s %-34s %5d ms  %s"
        .formatted(
            verdict.isCaught() ? "caught" : "SURVIVED",
            verdict.mutant().name(),
            verdict.millis(),
            verdict.isCaught()
                ? by.substring(0, Math.min(by.length(), 160))
                : verdict.mutant().why());
  }

  /** The folder that all source files of the catalogue are below. */
  static Path projectRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("simulation")) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** Applies the mutants one after another. */
  List<Verdict> run(List<Mutant> mutants, Consumer<Verdict> progress) throws Exception {
    List<Verdict> verdicts = new ArrayList<>();
    for (Mutant mutant : mutants) {
      Verdict verdict = run(mutant);
      progress.accept(verdict);
      verdicts.add(verdict);
    }
    return verdicts;
  }

  private Verdict run(Mutant mutant) throws Exception {
    long begun = System.nanoTime();
    Map<String, byte[]> classes = compiler.compile(mutant.className(), mutant.mutate(root));
    String by = runSuite(new MutantLoader(classes));
    return new Verdict(mutant, by, (System.nanoTime() - begun) / 1_000_000);
  }

  /** Runs the suite with what the loader gives; also with no fault at all. */
  static String runSuite(ClassLoader loader) throws Exception {
    Callable<?> suite =
        (Callable<?>)
            loader.loadClass(Suite.class.getName()).getDeclaredConstructor().newInstance();
    FutureTask<String> task = new FutureTask<>(() -> (String) suite.call());
    Thread thread = Thread.ofPlatform().daemon().name("mutant").start(task);
    try {
      return task.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      return "no end within " + TIMEOUT_SECONDS + " s";
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LinkageError) {
        throw new IllegalStateException("classes changed while the suite ran", e.getCause());
      }
      // An Error, such as a stack that is too deep: the suite has noticed.
      return e.getCause().toString();
    }
  }

  /**
   * @throws IllegalArgumentException if there is no such mutant
   */
  static List<Mutant> named(List<String> names) throws IOException {
    List<Mutant> all = MutantCatalogue.read();
    for (String name : names) {
      if (all.stream().noneMatch(mutant -> mutant.name().equals(name))) {
        throw new IllegalArgumentException("no mutant in mutants.txt is called " + name);
      }
    }
    return all.stream().filter(mutant -> names.contains(mutant.name())).toList();
  }
}
