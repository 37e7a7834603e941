import Learning

/// A fold's rows made ready for one way of preparing them: shared by every candidate that asks it.
struct PreparedFold: Sendable {
  var training: Dataset
  var test: Tensor
}
