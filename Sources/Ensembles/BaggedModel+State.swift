public import Learning
import StrictJSON

extension BaggedModel {
  private struct Header: Codable {
    var classifier: String
    var settings: Bagging
    /// The header of every model.
    var models: [JSON]
  }

  /// The settings and every model's header, and the arrays of model i, named `model_i.` and their own
  /// name.
  public var state: ModelState {
    let states = members.map(\.state)
    let header = Header(
      classifier: Bagging.name, settings: settings, models: states.map(\.header))
    let arrays = states.enumerated().flatMap { index, state in
      state.arrays.map { array in
        var named = array
        named.name = Self.prefix(index) + array.name
        return named
      }
    }
    return ModelState(header: (try? StrictJSON.encode(header)) ?? .null, arrays: arrays)
  }

  /// Makes the model again, where its classifier is one of this package.
  public init(state: ModelState) throws(PackageError) {
    try self.init(state: state, catalog: EnsembleComponents.storedCatalog)
  }

  /// Makes the model again, where its classifier stands in a catalog.
  public init(state: ModelState, catalog: Catalog) throws(PackageError) {
    let read = StrictJSON.decode(
      Header.self, from: state.header, userInfo: [.catalog: catalog])
    guard let header = read.value, read.issues.isEmpty, header.classifier == Bagging.name else {
      throw .damaged("its header is not that of a bagging: \(read.issues.first?.description ?? "")")
    }
    guard header.models.count == header.settings.models else {
      throw .damaged(
        "it has \(header.models.count) models, its settings say \(header.settings.models)")
    }
    var members: [any TrainedModel] = []
    for (index, model) in header.models.enumerated() {
      let part = ModelState(header: model, arrays: Self.arrays(of: index, in: state))
      members.append(
        try header.settings.classifier.value.model(of: part, catalog: catalog))
    }
    self.init(settings: header.settings, members: members)
  }

  private static func prefix(_ index: Int) -> String { "model_\(index)." }

  private static func arrays(of index: Int, in state: ModelState) -> [ModelState.Array] {
    let prefix = prefix(index)
    return state.arrays.filter { $0.name.hasPrefix(prefix) }.map { array in
      var own = array
      own.name.removeFirst(prefix.count)
      return own
    }
  }
}
