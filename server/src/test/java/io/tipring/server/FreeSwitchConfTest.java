package io.tipring.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The files for a media server are well formed, closed, and let nothing but parking happen. */
@Timeout(60)
class FreeSwitchConfTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("tipring.home")).resolve("conf/freeswitch");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\$\\{([^}]+)}");
  private static final Pattern PRE_PROCESS =
      Pattern.compile("<X-PRE-PROCESS cmd=\"([a-z-]+)\" data=\"([^\"]*)\"/>");

  @TempDir private Path folder;

  private static List<Path> files() throws IOException {
    try (Stream<Path> found = Files.walk(FOLDER)) {
      return found.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
    }
  }

  private static Document read(Path file) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(file.toFile());
  }

  private static List<Element> elements(Document document, String name) {
    NodeList found = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static Map<String, String> params(String file) throws Exception {
    Map<String, String> params = new HashMap<>();
    for (Element param :
        elements(read(FOLDER.resolve("autoload_configs").resolve(file)), "param")) {
      assertThat(params.put(param.getAttribute("name"), param.getAttribute("value")))
          .as("%s in %s is set once", param.getAttribute("name"), file)
          .isNull();
    }
    return params;
  }

  /** What vars.xml sets where the environment says nothing. */
  private static Map<String, String> defaults() throws IOException {
    Map<String, String> values = new HashMap<>();
    Matcher matcher = PRE_PROCESS.matcher(Files.readString(FOLDER.resolve("vars.xml")));
    while (matcher.find()) {
      String[] pair = matcher.group(2).split("=", 2);
      if (!matcher.group(1).equals("env-set")) {
        values.put(pair[0], pair[1]);
      } else {
        assertThat(values).as("what %s overrides", matcher.group(2)).containsKey(pair[0]);
      }
    }
    return values;
  }

  @Test
  void everyFileIsWellFormedAndNamesOnlyVariablesThatAreSet() throws Exception {
    TreeSet<String> named = new TreeSet<>();
    for (Path file : files()) {
      read(file);
      Matcher matcher = VARIABLE.matcher(Files.readString(file));
      while (matcher.find()) {
        named.add(matcher.group(1));
      }
    }
    assertThat(named).contains("tipring_password", "conf_dir");
    named.remove("conf_dir"); // FreeSWITCH's own
    assertThat(defaults()).containsKeys(named.toArray(String[]::new));
  }

  @Test
  void noLineOfTheFilesIsReadByThePreprocessorThatXmlCallsAComment() throws Exception {
    for (Path file : files()) {
      String text = Files.readString(file);
      Matcher comments = Pattern.compile("<!--(.*?)-->", Pattern.DOTALL).matcher(text);
      while (comments.find()) {
        assertThat(comments.group(1)).as("comment in %s", file).doesNotContain("<X-PRE", "<!--#");
      }
    }
  }

  @Test
  void thereIsNoPasswordInTheProjectAndNobodyWhoCouldRegister() throws Exception {
    for (Path file : files()) {
      assertThat(Files.readString(file)).as("%s", file).doesNotContainIgnoringCase("ClueCon");
    }
    assertThat(params("event_socket.conf.xml").get("password")).isEqualTo("$${tipring_password}");
    assertThat(defaults().get("tipring_password")).startsWith("cat ");
    assertThat(elements(read(FOLDER.resolve("freeswitch.xml")), "user")).isEmpty();
    assertThat(params("sofia.conf.xml"))
        .containsEntry("disable-register", "true")
        .containsEntry("auth-calls", "true")
        .containsEntry("accept-blind-auth", "false")
        .containsEntry("accept-blind-reg", "false");
  }

  @Test
  void onlyLoopbackIsBoundAndOnlyLoopbackIsLetIn() throws Exception {
    assertThat(defaults())
        .containsEntry("tipring_esl_ip", "127.0.0.1")
        .containsEntry("tipring_sip_ip", "127.0.0.1")
        .containsEntry("tipring_rtp_ip", "127.0.0.1")
        .containsEntry("tipring_engine", "127.0.0.1/32");
    assertThat(params("event_socket.conf.xml"))
        .containsEntry("listen-ip", "$${tipring_esl_ip}")
        .containsEntry("apply-inbound-acl", "tipring-event-socket");
    assertThat(params("sofia.conf.xml"))
        .containsEntry("sip-ip", "$${tipring_sip_ip}")
        .containsEntry("rtp-ip", "$${tipring_rtp_ip}")
        .containsEntry("apply-inbound-acl", "tipring-engine");
    Document lists = read(FOLDER.resolve("autoload_configs/acl.conf.xml"));
    assertThat(elements(lists, "list"))
        .hasSize(2)
        .allMatch(list -> list.getAttribute("default").equals("deny"));
    assertThat(elements(lists, "node"))
        .extracting(node -> node.getAttribute("cidr"))
        .containsOnly("$${tipring_engine}", "127.0.0.1/32");
  }

  @Test
  void aLegIsAnsweredAndParkedAndNothingElse() throws Exception {
    List<String> actions = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    try (Stream<Path> found = Files.list(FOLDER.resolve("dialplan"))) {
      for (Path file : found.toList()) {
        Document dialplan = read(file);
        elements(dialplan, "action").forEach(each -> actions.add(each.getAttribute("application")));
        elements(dialplan, "condition")
            .forEach(each -> numbers.add(each.getAttribute("expression")));
      }
    }
    assertThat(actions).containsExactly("answer", "park");
    assertThat(numbers).containsExactly("^park$");
    assertThat(elements(read(FOLDER.resolve("autoload_configs/modules.conf.xml")), "load"))
        .extracting(load -> load.getAttribute("module"))
        .containsExactlyInAnyOrder(
            "mod_console",
            "mod_logfile",
            "mod_commands",
            "mod_dptools",
            "mod_dialplan_xml",
            "mod_conference",
            "mod_sndfile",
            "mod_tone_stream",
            "mod_sofia",
            "$${tipring_event_socket}");
  }

  @Test
  void dataIsNeverExpandedToACommandAndRecordingsAreWrittenAtOnce() throws Exception {
    assertThat(params("switch.conf.xml")).containsEntry("api-expansion", "false");
    assertThat(defaults())
        .containsEntry("RECORD_PRE_BUFFER_FRAMES", "0")
        .containsEntry("park_after_bridge", "true")
        .containsEntry("rtp_secure_media", "forbidden");
  }

  @Test
  void withoutAFitPasswordTheModuleToLoadIsOneThatSaysWhy() throws Exception {
    Path file = folder.resolve("event socket.password");
    assertThat(module(file)).isEqualTo("event_socket_password_file_is_missing_or_not_readable");

    write(file, "a-password-long-enough\n", "rw-r--r--");
    assertThat(module(file)).isEqualTo("event_socket_password_file_is_open_to_others_chmod_600");

    for (String bad :
        List.of(
            "",
            "\n",
            "ClueCon\n",
            "a password with blanks\n",
            "short\n",
            "a-password-long-enough\nand-another-line-of-it\n",
            "quotes\"quotes\"quotes\n")) {
      write(file, bad, "rw-------");
      assertThat(module(file))
          .as("for %s", bad)
          .isEqualTo("event_socket_password_is_not_one_line_of_16_to_128_letters_and_digits");
    }

    write(file, "a-password-long-enough\n", "rw-------");
    assertThat(module(file)).isEqualTo("mod_event_socket");
    write(file, "a-password-long-enough", "r--------");
    assertThat(module(file)).isEqualTo("mod_event_socket");
  }

  private static void write(Path file, String text, String mode) throws IOException {
    Files.deleteIfExists(file);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static String module(Path file) throws Exception {
    Process process =
        new ProcessBuilder("sh", FOLDER.resolve("check-password").toString(), file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return said.strip();
  }
}
