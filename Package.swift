// swift-tools-version: 6.2
import PackageDescription

// Strictness is set once, here, for every Swift target.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
  .enableUpcomingFeature("ExistentialAny"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
  .enableUpcomingFeature("MemberImportVisibility"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// The layers of the design: a library may import only from the layers above its own line here.
// `.ci/layers` checks it; targets of one layer never import each other.
let foundations = ["Tensors", "Randomness", "StrictJSON", "Tables", "ONNX"]
let vocabulary = foundations + ["Learning"]
let components = [
  "Preparation", "Resampling", "Scoring", "Linear", "Forests", "Networks", "Synthesis",
]
let parts = components + ["Ensembles"]
let study = vocabulary + parts + ["Experiments", "Auditing", "Reports"]
let deployment = ["Explanation", "Packaging", "Prediction", "Promotion"]

func library(
  _ name: String, uses dependencies: [String], resources: [Resource]? = nil
) -> [Target] {
  let all = (["CKernels", "Locks"] + dependencies).map { Target.Dependency(stringLiteral: $0) }
  return [
    .target(name: name, dependencies: all, resources: resources, swiftSettings: strict),
    .testTarget(
      name: name + "Tests",
      dependencies: all + [.init(stringLiteral: name), "LearningTestKit"],
      swiftSettings: strict),
  ]
}

let package = Package(
  name: "workbench",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "workbench", targets: ["WorkbenchCLI"]),
    .library(name: "Workbench", targets: ["Workbench"]),
  ],
  traits: [
    .default(enabledTraits: ["Service"]),
    .trait(
      name: "Service",
      description: "The HTTP service; the only part that needs packages of the system."),
  ],
  targets: [
    .target(name: "CKernels"),
    .target(name: "Locks", dependencies: ["CKernels"], swiftSettings: strict),
    .testTarget(name: "LocksTests", dependencies: ["Locks"], swiftSettings: strict),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
      name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
    .testTarget(name: "CKernelsTests", dependencies: ["CKernels"], swiftSettings: strict),
    .target(
      name: "LearningTestKit",
      dependencies: (["Locks"] + vocabulary).map { .init(stringLiteral: $0) },
      swiftSettings: strict),
    .executableTarget(
      name: "WorkbenchCLI",
      dependencies: [
        "Workbench", "Locks", "StrictJSON",
        .target(name: "Serving", condition: .when(traits: ["Service"])),
      ], swiftSettings: strict),
    .testTarget(
      name: "WorkbenchCLITests",
      dependencies: ["Workbench", "WorkbenchCLI", "Locks", "LearningTestKit"],
      exclude: ["Golden"], swiftSettings: strict),
  ]
    + foundations.flatMap { library($0, uses: []) }
    + library("Learning", uses: foundations)
    + components.flatMap { library($0, uses: vocabulary) }
    + library("Ensembles", uses: vocabulary + ["Scoring", "Linear", "Forests", "Networks"])
    + library("Explanation", uses: vocabulary + parts)
    + library("Packaging", uses: vocabulary + parts)
    + library("Prediction", uses: vocabulary + parts + ["Explanation"])
    + library("Experiments", uses: vocabulary + parts)
    + library("Auditing", uses: vocabulary + parts + ["Experiments"])
    + library("Reports", uses: vocabulary + parts + ["Explanation", "Experiments", "Auditing"])
    + library("Promotion", uses: study + ["Explanation", "Packaging", "Prediction"])
    + library("Workbench", uses: study + deployment)
    + library("Store", uses: vocabulary + ["CSQLite"])
    // The web application is in the executable, so that no request leads to the file system.
    + library(
      "Serving", uses: study + deployment + ["Workbench", "Store", "CMicroHTTPD"],
      resources: [.embedInCode("Web")])
)

// Parts of the sanitizers (.ci/sanitize --parts) build only their own tests.
if let named = Context.environment["WORKBENCH_TESTS"]?.split(separator: " ") {
  package.targets.removeAll { $0.type == .test && !named.contains(Substring($0.name)) }
}
