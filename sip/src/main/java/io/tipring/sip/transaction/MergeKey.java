package io.tipring.sip.transaction;

/** What two copies of one request that took different paths have in common (§8.2.2.2). */
record MergeKey(String callId, String fromTag, long cseq) {}
