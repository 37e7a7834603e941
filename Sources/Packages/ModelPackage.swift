import Ensembles
import Files
public import Learning
public import StrictJSON
import Tables

/// A model as a folder of files that lasts: what it is, its numbers, and what was found out about it.
public struct ModelPackage: Sendable {
  /// What the model is, where it came from, what it reached.
  public var manifest: PackageManifest
  public var scorer: Scorer
  /// Rows by which every machine can tell that it scores as the one that packed.
  public var golden: GoldenRows
  /// Rows that stand for all others in explanations; since release 0.2 their mean score is the mean of the
  /// held-out probabilities.
  public var background: RawRows
  /// How inputs and probabilities were distributed.
  public var reference: ReferenceDistribution
  /// What drives the model, with intervals; `null` where it was not found out.
  public var explanations: JSON
  /// How near the ONNX graph comes to the model's own scores.
  public var parity: Parity
  /// The model card, in Markdown.
  public var card: String
  /// The model card as a page of HTML; nil in packages of release 0.1, which had none.
  public var cardPage: String?

  /// The names of a package's files.
  public enum File {
    /// What the model is.
    public static let manifest = "manifest.json"
    /// The numbers of all models.
    public static let weights = "weights.safetensors"
    /// The whole scorer as a graph.
    public static let onnx = "model.onnx"
    /// What a person should know before using it.
    public static let card = "MODEL_CARD.md"
    /// The card as a page; not in packages of release 0.1.
    public static let cardPage = "MODEL_CARD.html"
    /// What drives the model, to look at; not in packages made without explanations.
    public static let page = "explanations.html"
    static let golden = "golden.json"
    static let background = "background.json"
    /// How inputs and probabilities were distributed.
    public static let reference = "reference.json"
    static let explanations = "explanations.json"
    static let parity = "parity.json"
  }

  public init(
    manifest: PackageManifest, scorer: Scorer, golden: GoldenRows, background: RawRows,
    reference: ReferenceDistribution, explanations: JSON, parity: Parity, card: String,
    cardPage: String? = nil
  ) {
    self.manifest = manifest
    self.scorer = scorer
    self.golden = golden
    self.background = background
    self.reference = reference
    self.explanations = explanations
    self.parity = parity
    self.card = card
    self.cardPage = cardPage
  }
}

extension ModelPackage {
  /// The files, the manifest last.
  ///
  /// - Parameters:
  ///   - onnx: the graph's bytes.
  ///   - page: the bytes of the page of explanations; nil for none.
  func files(onnx: [UInt8], page: [UInt8]?) throws(PackageError) -> [(name: String, bytes: [UInt8])]
  {
    let schema = manifest.schema
    var files: [(name: String, bytes: [UInt8])] = [
      (File.weights, Safetensors.bytes(of: scorer.arrays)), (File.onnx, onnx),
      (File.card, Array(card.utf8)), (File.golden, Self.text(golden.document(schema))),
      (File.background, Self.text(RowsDocument(schema: schema).document(background))),
      (File.reference, Self.text(try reference.document())),
      (File.explanations, Self.text(explanations)),
      (File.parity, Self.text(parity.document)),
    ]
    if let cardPage { files.append((File.cardPage, Array(cardPage.utf8))) }
    if let page { files.append((File.page, page)) }
    var manifest = manifest
    manifest.files = OrderedMembers(files.map { ($0.name, SHA256.hex(of: $0.bytes)) })
    files.append((File.manifest, Self.text(try manifest.document())))
    return files
  }

  private static func text(_ document: JSON) -> [UInt8] {
    Array((document.text(indent: 2) + "\n").utf8)
  }
}

extension ModelPackage {
  /// Reads a package; its models' classifiers stand in the catalog.
  ///
  /// Throws one sentence where the folder holds none, or a file was cut off, changed, or written by a
  /// newer release.
  public init(folder: String, catalog: Catalog) throws(PackageError) {
    let file = "\(folder)/\(File.manifest)"
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try FileContents.read(file))
    } catch {
      throw .foreign("\(file): \(error.reason)")
    }
    do throws(PackageError) {
      let manifest = try PackageManifest(bytes, catalog: catalog)
      var contents: [String: [UInt8]] = [:]
      for (name, digest) in manifest.files.members {
        contents[name] = try Self.read(name, of: folder, digest: digest)
      }
      try self.init(manifest, contents, catalog: catalog)
    } catch {
      throw .inFolder(folder, error)
    }
  }

  /// Whether a folder holds a package, be it damaged.
  package static func isIn(_ folder: String) -> Bool {
    guard let bytes = try? FileContents.read("\(folder)/\(File.manifest)"),
      let document = try? JSON(parsing: [UInt8](bytes))
    else { return false }
    return document["kind"]?.string == PackageManifest.kind
  }

  private init(
    _ manifest: PackageManifest, _ contents: [String: [UInt8]], catalog: Catalog
  ) throws(PackageError) {
    func document(_ name: String) throws(PackageError) -> JSON {
      guard let bytes = contents[name] else { throw .damaged("it lacks \(name)") }
      do {
        return try JSON(parsing: bytes)
      } catch {
        throw .damaged("\(name) cannot be read: \(error)")
      }
    }
    guard let weights = contents[File.weights], let card = contents[File.card] else {
      throw .damaged("it lacks \(File.weights) or \(File.card)")
    }
    let schema = manifest.schema
    self.init(
      manifest: manifest,
      scorer: try Scorer(
        manifest, arrays: try Safetensors.arrays(from: weights), catalog: catalog),
      golden: try GoldenRows(try document(File.golden), schema: schema),
      background: try RowsDocument(schema: schema).rows(try document(File.background)),
      reference: try ReferenceDistribution(try document(File.reference)),
      explanations: try document(File.explanations),
      parity: try Parity(try document(File.parity)), card: String(decoding: card, as: UTF8.self),
      cardPage: contents[File.cardPage].map { String(decoding: $0, as: UTF8.self) })
  }

  private static func read(
    _ name: String, of folder: String, digest: String
  ) throws(PackageError) -> [UInt8] {
    guard !name.contains("/"), !name.hasPrefix(".") else {
      throw .damaged("its manifest names a file outside its folder, '\(name)'")
    }
    do {
      let bytes = [UInt8](try FileContents.read("\(folder)/\(name)"))
      guard SHA256.hex(of: bytes) == digest else {
        throw PackageError.damaged("\(name) was changed or cut off after it was written")
      }
      return bytes
    } catch let error as FileError {
      throw .damaged("\(name): \(error.reason)")
    } catch let error as PackageError {
      throw error
    } catch {
      throw .damaged("\(name): \(error)")
    }
  }
}

extension Scorer {
  /// The arrays of all models, those of model i named `members.i.` and their own name.
  fileprivate var arrays: [ModelState.Array] {
    members.enumerated().flatMap { index, member in
      member.model.state.arrays.map { array in
        var named = array
        named.name = Self.prefix(index) + array.name
        return named
      }
    }
  }

  /// Puts a scorer together from a manifest and its models' arrays.
  fileprivate init(
    _ manifest: PackageManifest, arrays: [ModelState.Array], catalog: Catalog
  ) throws(PackageError) {
    var members: [Member] = []
    for (index, member) in manifest.members.enumerated() {
      members.append(
        try Self.member(
          member, arrays: Self.own(arrays, of: index), schema: manifest.schema, catalog: catalog))
    }
    guard manifest.combination?.isSound(members: members.count) ?? (members.count == 1) else {
      throw .damaged("it has no way to combine its \(members.count) models")
    }
    let calibrations = [manifest.calibration] + members.map(\.calibration)
    // Where no threshold is proven, it is just above the highest probability.
    guard calibrations.allSatisfy(\.isSound),
      0...Float(1).nextUp ~= manifest.operatingPoint.threshold
    else {
      throw .damaged("its calibration or threshold is none")
    }
    guard manifest.segments.isSound else {
      throw .damaged("its bounds of high and medium risk are none")
    }
    guard manifest.setBaseRate.map({ $0 > 0 && $0 < 1 }) ?? true else {
      throw .damaged("its base rate is none")
    }
    self.init(
      schema: manifest.schema, members: members, combination: manifest.combination,
      calibration: manifest.calibration, operatingPoint: manifest.operatingPoint,
      segments: manifest.segments)
  }

  private static func prefix(_ index: Int) -> String { "members.\(index)." }

  private static func own(_ arrays: [ModelState.Array], of index: Int) -> [ModelState.Array] {
    let prefix = prefix(index)
    return arrays.filter { $0.name.hasPrefix(prefix) }.map { array in
      var own = array
      own.name.removeFirst(prefix.count)
      return own
    }
  }

  private static func member(
    _ member: PackageManifest.Member, arrays: [ModelState.Array], schema: InputSchema,
    catalog: Catalog
  ) throws(PackageError) -> Member {
    let model = try member.classifier.value.model(
      of: ModelState(header: member.header, arrays: arrays), catalog: catalog)
    let whole: Member
    do {
      whole = try Member(
        name: member.name, classifier: member.classifier, steps: member.steps, model: model,
        calibration: member.calibration, schema: schema)
    } catch {
      throw .damaged("the preparation of '\(member.name)' does not fit its schema: \(error)")
    }
    let features = whole.program.formulas.count
    guard model.featureCount ?? features == features else {
      throw .damaged(
        "the preparation of '\(member.name)' gives \(features) features, its model "
          + "takes \(model.featureCount ?? 0)")
    }
    return whole
  }
}
