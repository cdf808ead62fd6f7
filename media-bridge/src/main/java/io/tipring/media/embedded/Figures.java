package io.tipring.media.embedded;

/** What one media thread counted since it last handed its figures on; plain, hence cheap. */
final class Figures {
  long packetsIn;
  long packetsOut;
  long packetsLate;
  long strays;
  long malformed;
  long unsent;
}
