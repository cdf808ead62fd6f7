package io.tipring.sip.transaction;

/**
 * What matches a message to a transaction.
 *
 * @param branch of the top Via; for a peer of RFC 2543 what §17.2.3 takes in its place
 * @param sentBy of the top Via for a server transaction; empty for a client transaction, whose
 *     branches are our own (§17.1.3)
 * @param method of the request, with INVITE for an ACK
 */
record TransactionKey(String branch, String sentBy, String method) {}
