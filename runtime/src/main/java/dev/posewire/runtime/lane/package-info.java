/** The two lanes of a stage: polls, commits and producers under LATEST and EVERY. */
package dev.posewire.runtime.lane;
