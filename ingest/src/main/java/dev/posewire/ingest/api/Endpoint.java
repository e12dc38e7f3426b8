package dev.posewire.ingest.api;

/** Answers one kind of request, on a thread that may wait. Thread-safe. */
interface Endpoint {
  ApiAnswer answer(ApiRequest request) throws ApiProblem, InterruptedException;
}
