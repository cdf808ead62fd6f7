package io.tipring.server.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Skips a test class where one of these programs is not installed, and says which. With {@code
 * -Dtipring.interop.required=true} a missing program is a failure.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresTools.OnPath.class)
@interface RequiresTools {

  String[] value();

  /** Looks the programs up in the folders of PATH. */
  final class OnPath implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      List<String> missing = new ArrayList<>();
      AnnotationSupport.findAnnotation(context.getElement(), RequiresTools.class)
          .map(RequiresTools::value)
          .ifPresent(
              tools -> {
                for (String tool : tools) {
                  if (find(tool).isEmpty()) {
                    missing.add(tool);
                  }
                }
              });
      if (missing.isEmpty()) {
        return ConditionEvaluationResult.enabled("all tools are installed");
      }
      String message =
          "not on the PATH: "
              + String.join(", ", missing)
              + " (Debian: apt-get install sip-tester baresip-core)";
      if (Boolean.getBoolean("tipring.interop.required")) {
        throw new IllegalStateException(message);
      }
      return ConditionEvaluationResult.disabled(message);
    }

    private static Optional<Path> find(String tool) {
      for (String folder : System.getenv("PATH").split(":")) {
        Path program = Path.of(folder, tool);
        if (Files.isExecutable(program)) {
          return Optional.of(program);
        }
      }
      return Optional.empty();
    }
  }
}
