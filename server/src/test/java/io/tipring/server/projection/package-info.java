/** Tests of the live projections. */
package io.tipring.server.projection;
