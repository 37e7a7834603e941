import Learning
import StrictJSON

/// What stands around a classifier's own layers: embeddings of numbers, then copies of every row, ahead of
/// them, and an output unit for every copy behind them.
struct NetworkFrame {
  private let heads: Int
  private let embedding: (any NumericEmbedding)?

  /// Up to one head there are no copies.
  init(heads: Int, embedding: (any NumericEmbedding)?) {
    self.heads = heads
    self.embedding = embedding
  }

  /// A graph within the frame where the data are not known: without embeddings, which change no axis.
  func graph(around own: Graph) -> Graph {
    guard heads > 1 else { return own }
    return framed(own, by: own.inputs.map { [front(EnsembleScale(heads), $0)] })
  }

  /// A graph within the frame on training rows.
  ///
  /// `learnt` are those of them that are learnt from. Throws where nothing is there to be embedded.
  func graph(
    around own: Graph, on data: Dataset, learnt: () -> Dataset, context: FitContext
  ) throws(GraphError) -> Graph {
    guard heads > 1 || embedding != nil else { return own }
    let rows = embedding == nil ? data : learnt()
    var isEmbedded = false
    let ahead = own.inputs.map { input -> [Graph.Front] in
      var fronts: [Graph.Front] = []
      var groups = Self.groups(of: input, in: data)
      let start = Self.features(of: input, in: data).lowerBound
      let places = Self.quantities(of: input, in: data).map { $0 - start }
      if let embedding, !places.isEmpty {
        isEmbedded = true
        let layer = embedding.layer(on: rows, places: places, start: start, context: context)
        fronts.append(front(layer, input))
        groups = Self.groups(groups, where: Set(places), become: embedding.width)
      }
      if heads > 1 {
        let isNormal = embedding != nil
        fronts.append(front(EnsembleScale(heads, groups: groups, isNormal: isNormal), input))
      }
      return fronts
    }
    guard isEmbedded || embedding == nil else {
      throw GraphError(place: [.member("numericEmbedding")], error: Self.nothing(own.inputs))
    }
    return framed(own, by: ahead)
  }

  private func framed(_ own: Graph, by ahead: [[Graph.Front]]) -> Graph {
    own.framed(by: ahead, output: heads > 1 ? ComponentSpec(Heads(heads)) : nil)
  }

  private func front(_ layer: some PrimitiveLayer, _ input: GraphInput) -> Graph.Front {
    let isCopies = layer is EnsembleScale
    return Graph.Front(
      name: input.rawValue + (isCopies ? ".copies" : ".embedding"), layer: ComponentSpec(layer),
      place: [.member(isCopies ? Heads.name : "numericEmbedding")])
  }

  /// The quantities among the features of an input that can be embedded.
  private static func quantities(of input: GraphInput, in data: Dataset) -> [Int] {
    guard input == .row || input == .static else { return [] }
    return data.quantities.filter(features(of: input, in: data).contains)
  }

  private static func nothing(_ inputs: [GraphInput]) -> ShapeError {
    inputs == [.rowAsSequence]
      ? ShapeError(
        .size,
        "embeds features beside a time axis; without one, the network slides over all features")
      : ShapeError(
        .size,
        "there is no numeric feature to embed: names, indicators and the steps of a time axis are not"
      )
  }

  private static func features(of input: GraphInput, in data: Dataset) -> Range<Int> {
    let steps = data.sequence?.width ?? 0
    return switch input {
    case .row, .rowAsSequence: 0..<data.columns.count
    case .sequence: 0..<steps
    case .static: steps..<max(steps, data.columns.count)
    }
  }

  /// For every feature of an input a number that it shares with others of its kind: the indicators of one
  /// column of names, the steps of one channel.
  private static func groups(of input: GraphInput, in data: Dataset) -> [Int] {
    enum Owner: Hashable {
      case channel(Int)
      case names(String)
      case feature(Int)
    }
    var known: [Owner: Int] = [:]
    return features(of: input, in: data).map { feature in
      let owner: Owner =
        if let sequence = data.sequence, feature < sequence.width {
          .channel(feature % sequence.channels.count)
        } else if case .indicator(let names) = data.columns[feature].kind {
          .names(names)
        } else {
          .feature(feature)
        }
      let group = known[owner] ?? known.count
      known[owner] = group
      return group
    }
  }

  /// The groups after an embedding: those of numbers stand as often as the embedding is wide.
  private static func groups(
    _ groups: [Int], where places: Set<Int>, become width: Int
  ) -> [Int] {
    groups.enumerated().flatMap { place, group in
      [Int](repeating: group, count: places.contains(place) ? width : 1)
    }
  }
}

extension Dataset {
  /// The features that hold quantities, those of a time axis aside.
  var quantities: [Int] {
    let steps = sequence?.width ?? 0
    return columns.indices.filter { place in
      guard place >= steps, case .numeric = columns[place].kind else { return false }
      return true
    }
  }
}
