/**
 * What may be tried: experiments, their arms, eligibility and life cycle; the running ones are held
 * in memory.
 */
@NullMarked
package dev.slotwise.server.experiments;

import org.jspecify.annotations.NullMarked;
