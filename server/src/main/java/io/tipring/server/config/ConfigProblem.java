package io.tipring.server.config;

/**
 * One thing that is wrong with the configuration.
 *
 * @param where file and line, or the option of the command line
 * @param key the full key
 * @param what what is wrong, and how to mend it
 */
public record ConfigProblem(String where, String key, String what) {
  @Override
  public String toString() {
    return key.isEmpty() ? where + ": " + what : where + ": " + key + ": " + what;
  }
}
