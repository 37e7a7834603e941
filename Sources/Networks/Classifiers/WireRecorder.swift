import Learning
import StrictJSON

/// Collects nodes while a closure wires them.
///
/// A class, since every wire must write to the same list;
/// it does not outlive the closure.
final class WireRecorder {
  private(set) var nodes = OrderedMembers<FunctionalNode>()
  private var counts: [String: Int] = [:]

  /// Notes a node and gives its name.
  func record(_ layer: some Layer, from sources: [String], name: String?) -> String {
    let kind = type(of: layer).name
    var unique = name
    while unique == nil {
      counts[kind, default: 0] += 1
      let candidate = "\(kind)_\(counts[kind, default: 0])"
      if nodes[candidate] == nil { unique = candidate }
    }
    let chosen = unique ?? kind
    precondition(nodes[chosen] == nil, "a network has two nodes '\(chosen)'")
    nodes[chosen] = FunctionalNode(from: sources, layer: layer)
    return chosen
  }
}
