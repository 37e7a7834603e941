import Learning
import StrictJSON

/// The nodes of a functional network in the order of their inputs, and what is wrong with them.
struct FunctionalGraph {
  private static let inputs: [GraphInput] = [.row, .sequence, .static]
  /// More are no network that anybody wires by name.
  private static let mostNodes = 1000
  private static let reserved = inputs.map(\.rawValue) + ["output"]

  private let settings: Functional
  private let nodes: OrderedMembers<FunctionalNode>

  init(_ settings: Functional) {
    self.settings = settings
    nodes = settings.nodes
  }

  /// The nodes that no node takes.
  private var ends: [String] {
    let taken = Set(nodes.values.flatMap(\.from))
    return nodes.names.filter { !taken.contains($0) }
  }

  /// The node ahead of the output unit.
  private var output: String? { settings.output ?? (ends.count == 1 ? ends.first : nil) }

  /// Everything wrong with the nodes, in the order of the document.
  func issues() -> [Issue] {
    guard !nodes.isEmpty else { return outputIssues() }
    guard nodes.names.count <= Self.mostNodes else {
      return [
        Issue(
          at: "nodes",
          .outOfRange(
            rule: "must have \(Self.mostNodes) nodes at most", got: "\(nodes.names.count)"))
      ]
    }
    let shape = nodes.flatMap { nameIssues($0.name) + sourceIssues($0.name, $0.value) }
    if !shape.isEmpty || nodes.values.contains(where: \.isPlaceholder) { return shape }
    let wrong = outputIssues()
    if !wrong.isEmpty { return wrong }
    let cycles = cycleIssues()
    return cycles.isEmpty ? unusedIssues() : cycles
  }

  private func nameIssues(_ name: String) -> [Issue] {
    if Self.reserved.contains(name) {
      return [issue(name, .other("the name '\(name)' is taken by a part of every network"))]
    }
    if name.isEmpty || name.contains(".") {
      return [issue(name, .outOfRange(rule: "a node's name must have no dot", got: "'\(name)'"))]
    }
    return []
  }

  private func sourceIssues(_ name: String, _ node: FunctionalNode) -> [Issue] {
    if node.from.isEmpty {
      return [
        Issue(
          at: [.member("nodes"), .member(name), .member("from")],
          .outOfRange(rule: "must name at least one input", got: "none"))
      ]
    }
    let known = Self.inputs.map(\.rawValue) + nodes.names
    return node.from.enumerated().filter { !known.contains($1) }.map { index, source in
      Issue(
        at: [.member("nodes"), .member(name), .member("from"), .index(index)],
        .unknownName(source, kind: "node", known: known.filter { $0 != name }))
    }
  }

  private func outputIssues() -> [Issue] {
    if nodes.isEmpty {
      return settings.output.map {
        [Issue(at: "output", .other("there are no nodes, so none can be the output '\($0)'"))]
      } ?? []
    }
    var wrong: [Issue] = []
    if settings.residual != nil {
      wrong.append(Issue(at: "residual", .other("stands in place of nodes, but there are nodes")))
    }
    if let named = settings.output {
      if !nodes.names.contains(named) {
        wrong.append(
          Issue(at: "output", .unknownName(named, kind: "node", known: nodes.names)))
      }
    } else if ends.count > 1 {
      wrong.append(
        Issue(
          at: "output",
          .outOfRange(
            rule: "must name a node where several are taken by none",
            got: ends.joined(separator: ", "))))
    }
    return wrong
  }

  private func cycleIssues() -> [Issue] {
    let placed = Set(order())
    guard let start = nodes.names.filter({ !placed.contains($0) }).min() else { return [] }
    // Every node left takes another one left: following the first of those must come round.
    var path = [start]
    while true {
      let from = nodes[path[path.count - 1]]?.from ?? []
      guard let next = from.first(where: { nodes[$0] != nil && !placed.contains($0) }) else {
        return []
      }
      if let index = path.firstIndex(of: next) {
        let cycle = path[index...] + [next]
        return [
          issue(next, .other("takes itself: " + cycle.reversed().joined(separator: " → ")))
        ]
      }
      path.append(next)
    }
  }

  private func unusedIssues() -> [Issue] {
    guard let output else { return [] }
    var used: Set<String> = [output]
    for name in order().reversed() where used.contains(name) {
      used.formUnion(nodes[name]?.from ?? [])
    }
    return nodes.names.filter { !used.contains($0) }.map {
      issue($0, .other("does not reach the output '\(output)'. Connect it, or take it out"))
    }
  }

  private func issue(_ name: String, _ fact: Issue.Fact) -> Issue {
    Issue(at: [.member("nodes"), .member(name)], fact)
  }

  /// The nodes in an order in which inputs come first, the smallest name first where there is a
  /// choice (Kahn 1962); nodes in or behind a cycle are missing.
  private func order() -> [String] {
    let inputs = Set(Self.inputs.map(\.rawValue))
    var unmet: [String: Int] = [:]
    var takers: [String: [String]] = [:]
    for (name, node) in nodes.members {
      let from = Set(node.from).subtracting(inputs)
      unmet[name] = from.count
      for source in from { takers[source, default: []].append(name) }
    }
    // The smallest name last, where it is taken from.
    var ready = nodes.names.filter { unmet[$0] == 0 }.sorted(by: >)
    var order: [String] = []
    while let next = ready.popLast() {
      order.append(next)
      for taker in takers[next] ?? [] {
        unmet[taker, default: 0] -= 1
        guard unmet[taker] == 0 else { continue }
        ready.insert(taker, at: ready.firstIndex { $0 < taker } ?? ready.endIndex)
      }
    }
    return order
  }

  /// The graph, of nodes without issues.
  func graph() -> Graph {
    let taken = Set(nodes.values.flatMap(\.from))
    let used = Self.inputs.filter { taken.contains($0.rawValue) }
    var graph = Graph(inputs: used.isEmpty ? [.row] : used)
    var sources: [String: Graph.Source] = [:]
    for (index, input) in graph.inputs.enumerated() { sources[input.rawValue] = .input(index) }
    for name in order() {
      guard let node = nodes[name] else { continue }
      sources[name] = node.layer.value.add(
        to: &graph, named: name, inputs: node.from.compactMap { sources[$0] },
        place: [.member("nodes"), .member(name), .member(node.layer.name)])
    }
    graph.close(output.flatMap { sources[$0] } ?? .input(0))
    return graph
  }
}
