public import StrictJSON

/// What a window may see beyond the ends of a sequence.
public enum Padding: String, NamedCases, Hashable, Sendable {
  /// Nothing: windows lie within the sequence.
  case valid
  /// Zeros on both sides, so that stride 1 keeps the length (TensorFlow's rule: the odd one after).
  case same
  /// Zeros before the sequence, so that no output sees a later step.
  case causal

  /// Every name, as a spec writes it.
  static let names = allCases.map(\.rawValue)
}
