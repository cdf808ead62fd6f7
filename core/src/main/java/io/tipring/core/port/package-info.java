/**
 * What one adapter wants of another: the interfaces between them, so that they need not know each
 * other. Not part of the domain, which sees neither these nor the futures in them.
 */
package io.tipring.core.port;
