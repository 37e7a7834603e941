/// A request on its way in and what becomes of it; used by the thread of its connection only.
final class PendingRequest {
  /// What is known so far; the body grows.
  var request: HTTPRequest
  /// Where the connection's deadline is.
  let record: ConnectionRecord?
  /// The place of the route; nil where there is none.
  var route: Int?
  /// The length of the body, where it was announced.
  var length: Int?
  /// Bytes of memory that the body takes.
  var heldBytes = 0
  /// Why it will not be answered as asked.
  var refusal: Problem?
  /// The method as it was sent.
  let method: String
  /// When it began, on the monotonic clock.
  let start = Clock.nanoseconds
  /// Where a response appears that is not made at once.
  var deferred: DeferredResponse?
  /// Where the body goes that is worked on while it arrives; nil where it is kept until it is whole.
  var stream: BodyStream?
  /// How much of it came since its client was last given time.
  var streamedBytes = 0
  /// What ends the work on it, where that is done together with others.
  var end: (@Sendable () -> Bool)?
  /// Whether the connection slept until the response was there.
  var hasSlept = false
  /// The status that was answered.
  var status: Int?

  init(_ request: HTTPRequest, method: String, record: ConnectionRecord?) {
    self.request = request
    self.method = method
    self.record = record
  }
}
