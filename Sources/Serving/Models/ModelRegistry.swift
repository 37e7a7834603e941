import Concurrency
import Dispatch
import Learning
import Packages

/// The models of a library that may be served, held in memory.
///
/// A version is served when it scores its golden rows as it did when it was packed. The library is
/// looked through every second; a request keeps the version with which it began.
final class ModelRegistry: Sendable {
  private let library: ModelLibrary
  private let catalog: Catalog
  private let listing = Mutex(Listing())
  /// Versions besides those in use.
  private let others = Mutex(VersionCache())
  /// A refused package is read again after 2 seconds, after 4 more, and so on; the longest pause is
  /// 2 seconds doubled so many times.
  private static let mostDoublings = 7
  /// A queue of its own, which has a thread even while promotions use all processors.
  private let clock = DispatchQueue(label: "workbench.models", qos: .utility)
  /// Held while packages are read, so that this is done by one thread at a time.
  private let turn = Mutex<Void>(())

  /// What was found when the library was looked through last.
  private struct Listing: Sendable {
    var entries: [ModelEntry] = []
    /// Why not all of it could be looked at; what was known of the rest before still holds.
    var failure: String?
  }

  /// Reads all models of a library.
  init(_ library: ModelLibrary, catalog: Catalog) {
    self.library = library
    self.catalog = catalog
    refresh()
  }

  /// The models, sorted by name.
  var all: [ModelEntry] { listing.withLock { $0.entries } }

  /// Why there may be models that are not known; nil where all are.
  var failure: String? { listing.withLock { $0.failure } }

  /// The model of a name.
  func entry(_ name: String) -> ModelEntry? {
    listing.withLock { listing in listing.entries.first { $0.name == name } }
  }

  /// Looks through the library every second for as long as the registry is there.
  func watch() {
    clock.asyncAfter(deadline: .now() + 1) { [weak self] in
      guard let self else { return }
      refresh()
      watch()
    }
  }

  /// Looks through the library: reads what is new, and lets go of what is gone.
  func refresh() { refresh(again: nil) }

  /// - Parameter again: a version that is read even if it was refused a short time ago.
  private func refresh(again: (version: Int, name: String)?) {
    turn.withLock { _ in
      var old = all
      if let again, let entry = old.firstIndex(where: { $0.name == again.name }),
        let place = old[entry].versions.firstIndex(where: { $0.number == again.version })
      {
        old[entry].versions[place].nextTry = 0
      }
      let new = look(old)
      listing.withLock { $0 = new }
      others.withLock { $0.keep(new.entries) }
    }
  }

  /// What is there now; what cannot be looked at stays as it was.
  private func look(_ old: [ModelEntry]) -> Listing {
    let names: [String]
    do throws(PackageError) {
      names = try library.folderNames()
    } catch {
      return Listing(entries: old, failure: "\(error)")
    }
    var listing = Listing()
    for name in names {
      let known = old.first { $0.name == name }
      do throws(PackageError) {
        if let entry = try self.entry(name, from: known) { listing.entries.append(entry) }
      } catch {
        if let known { listing.entries.append(known) }
        listing.failure = "\(error)"
      }
    }
    return listing
  }

  /// A version of a model if it is in memory: the one in use, or one that was asked for lately.
  func loaded(_ version: ModelEntry.Version, of entry: ModelEntry) -> ServedModel? {
    if let model = entry.model, model.version == version.number { return model }
    return others.withLock { $0.take(entry.name, version) }
  }

  /// Reads a version that is not in use, and keeps it in memory as long as few others are asked for.
  func load(_ version: ModelEntry.Version, of name: String) throws(Problem) -> ServedModel {
    let (model, found) = turn.withLock { _ -> (ServedModel?, ModelEntry.Version) in
      // Another request may have asked for it meanwhile.
      if let known = others.withLock({ $0.take(name, version) }) { return (known, version) }
      let (model, found) = read(name, version.number, version.stamp)
      if let model { others.withLock { $0.put(model, version.stamp) } }
      return (model, found)
    }
    guard let model else { throw found.problem(of: name) }
    return model
  }

  /// Switches to a version, for good.
  func activate(_ version: Int, of name: String) throws(Problem) -> ModelEntry {
    // What was wrong with it may have passed.
    if refusal(of: version, of: name) != nil { refresh(again: (version, name)) }
    guard let entry = entry(name), entry.versions.contains(where: { $0.number == version })
    else { throw .notFound("model '\(name)' has no version \(version)") }
    if let refusal = refusal(of: version, of: name) {
      throw Problem(409, "version \(version) of model '\(name)' cannot be served: \(refusal)")
    }
    do {
      try library.activate(version, of: name)
    } catch {
      throw Problem(503, "\(error)")
    }
    refresh()
    guard let now = self.entry(name) else { throw .notFound("model '\(name)' is gone") }
    return now
  }

  private func refusal(of version: Int, of name: String) -> String? {
    entry(name)?.versions.first { $0.number == version }?.refusal
  }

  // MARK: - Looking

  private func entry(
    _ name: String, from old: ModelEntry?
  ) throws(PackageError) -> ModelEntry? {
    guard let active = try library.listActiveVersion(of: name) else { return nil }
    var model: ServedModel?
    let versions = try library.listVersions(of: name).compactMap { number -> ModelEntry.Version? in
      let folder = library.folder(of: name, version: number)
      // Of a manifest that cannot be looked at the folder stands for it, so that the reason is told.
      guard
        let stamp = FileStamp("\(folder)/\(ModelPackage.File.manifest)") ?? FileStamp(folder)
      else { return nil }
      let weights = FileStamp("\(folder)/\(ModelPackage.File.weights)")
      let known = old?.versions.first { $0.number == number && $0.stamp == stamp }
      if let known {
        if known.refusal != nil {
          if known.weights == weights && Clock.coarseSeconds < known.nextTry { return known }
        } else if number != active {
          return known
        } else if let served = old?.model, served.version == number {
          model = served
          return known
        }
      }
      var (found, version) = read(name, number, stamp)
      version.weights = weights
      if version.refusal != nil {
        // What was wrong may pass without a trace on the files, such as a right that was missing.
        version.refusals = known.map { $0.weights == weights ? $0.refusals : 0 } ?? 0
        version.nextTry = Clock.coarseSeconds + (2 << min(version.refusals, Self.mostDoublings))
        version.refusals += 1
      }
      if number == active { model = found }
      return version
    }
    guard versions.contains(where: { $0.number == active }) else { return nil }
    return ModelEntry(name: name, versions: versions, active: active, model: model)
  }

  private func read(
    _ name: String, _ number: Int, _ stamp: FileStamp
  ) -> (ServedModel?, ModelEntry.Version) {
    do throws(PackageError) {
      let package = try library.package(name, version: number, catalog: catalog)
      try package.golden.check(package.scorer)
      let manifest = package.manifest
      guard manifest.name == name, manifest.version == number else {
        throw .damaged(
          "it says that it is version \(manifest.version) of model '\(manifest.name)'")
      }
      let version = ModelEntry.Version(
        number: number, candidate: manifest.origin.candidate, refusal: nil, stamp: stamp)
      return (ServedModel(package), version)
    } catch {
      return (
        nil,
        ModelEntry.Version(number: number, candidate: nil, refusal: "\(error)", stamp: stamp)
      )
    }
  }
}
