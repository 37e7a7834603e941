/// What one layer of a network has learnt, by the names that it knows: `kernel`.
public struct LearntArrays: Sendable {
  let parameters: Parameters
  let statistics: Parameters
  let node: String

  /// The numbers of an array of the layer: a parameter or, where there is none, a statistic.
  public subscript(name: String) -> [Float] {
    let full = "\(node).\(name)"
    return parameters.layout[full] == nil ? statistics[full] : parameters[full]
  }
}
