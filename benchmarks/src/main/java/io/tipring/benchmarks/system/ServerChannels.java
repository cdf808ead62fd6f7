package io.tipring.benchmarks.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a FreeSWITCH on loopback, over its event socket, how many channels it has. */
final class ServerChannels {

  private static final Pattern COUNT = Pattern.compile("\"(?:row_count|rowCount)\":\\s*(\\d+)");
  private static final int LIMIT_MILLIS = 5_000;

  private final int eslPort;
  private final String password;

  ServerChannels(int eslPort, String password) {
    this.eslPort = eslPort;
    this.password = password;
  }

  int count() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), eslPort)) {
      socket.setSoTimeout(LIMIT_MILLIS);
      String commands = "auth " + password + "\n\napi show channels as json\n\n";
      socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder read = new StringBuilder();
      for (int next = answers.read(); next >= 0; next = answers.read()) {
        read.append((char) next);
        if (next == '}') {
          Matcher matcher = COUNT.matcher(read);
          if (matcher.find()) {
            return Integer.parseInt(matcher.group(1));
          }
        }
      }
      throw new IOException("the media server does not count its channels:\n" + read);
    }
  }
}
