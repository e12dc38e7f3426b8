/** The sinks as a user writes them: which kinds there are, and what each is given. */
package dev.posewire.sink.config;
