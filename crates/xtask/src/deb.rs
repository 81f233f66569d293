//! The Debian package: the program with its manual page and completions, the service, and an example of its
//! configuration. Made with `dpkg-deb`, which every Debian has.

use crate::copy::copy;
use crate::step::{Outcome, command, output, run, step};
use crate::workspace::{locked_version, root};
use std::fs;
use std::io;
use std::path::Path;

/// The name of the package, of its service, and of the user and the folder of that.
const PACKAGE: &str = "shelly-manager-backup";

/// The program of the package, which has the version.
const PROGRAM: (&str, &str) = ("shelly-manager", "sma-cli");

/// The configuration, which is kept when it was changed.
const CONFIGURATION: &str = "etc/shelly-manager/backup-server.yaml";

/// Files that the program writes itself: its arguments, and the file.
const WRITTEN: [(&[&str], &str); 4] = [
    (&["man"], "usr/share/man/man1/shelly-manager.1"),
    (&["completions", "bash"], "usr/share/bash-completion/completions/shelly-manager"),
    (&["completions", "zsh"], "usr/share/zsh/vendor-completions/_shelly-manager"),
    (&["completions", "fish"], "usr/share/fish/vendor_completions.d/shelly-manager.fish"),
];

/// Scripts that dpkg runs.
const SCRIPTS: [&str; 3] = ["postinst", "prerm", "postrm"];

/// Makes the package of a program in a folder, with options of `dpkg-deb`. A machine without `dpkg-deb` makes
/// no package.
pub(crate) fn build(program: &Path, folder: &Path, options: &[&str]) -> Outcome {
    if test_programs::find_on_path(&["dpkg-deb"]).is_none() {
        println!("    no Debian package: this machine has no dpkg-deb");
        return Ok(());
    }
    step("make the Debian package", || {
        let tree = folder.join("tree");
        let failed = |e: io::Error| format!("cannot write to {}: {e}", tree.display());
        match fs::remove_dir_all(&tree) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(failed(e)),
            _ => fill(program, &tree).map_err(failed)?,
        }
        for (arguments, file) in WRITTEN {
            let text = output(command(program).args(arguments))?;
            write(&tree, file, format!("{text}\n")).map_err(failed)?;
        }
        run(command("gzip").args(["-9n"]).arg(tree.join(WRITTEN[0].1)))?;
        let version = locked_version(PROGRAM.1)?;
        let architecture = output(command("dpkg").arg("--print-architecture"))?;
        let control = control(&version, &architecture, &tree)?;
        write(&tree, "DEBIAN/control", control).map_err(failed)?;
        let file = folder.join(format!("{PACKAGE}_{version}_{architecture}.deb"));
        // The rights of whoever checked the repository out are not those of an installation.
        run(command("chmod").args(["-R", "u=rwX,go=rX"]).arg(&tree))?;
        run(command("chmod").arg("640").arg(tree.join(CONFIGURATION)))?;
        let mut deb = command("dpkg-deb");
        deb.args(options).args(["--root-owner-group", "--build"]).arg(&tree).arg(&file);
        output(&mut deb)?;
        println!("    {}", file.display());
        Ok(())
    })
}

/// Copies everything that is in the repository or was built.
fn fill(program: &Path, tree: &Path) -> io::Result<()> {
    let sources = root().join("packaging");
    let service = format!("{PACKAGE}.service");
    for (from, to) in [
        (program.to_owned(), format!("usr/bin/{}", PROGRAM.0)),
        (sources.join("backup-server.yaml"), CONFIGURATION.to_owned()),
        (sources.join("debian").join(&service), format!("usr/lib/systemd/system/{service}")),
        (root().join("LICENSE"), format!("usr/share/doc/{PACKAGE}/copyright")),
        (root().join("CHANGELOG.md"), format!("usr/share/doc/{PACKAGE}/CHANGELOG.md")),
        (root().join("docs/server.md"), format!("usr/share/doc/{PACKAGE}/server.md")),
    ] {
        let to = tree.join(to);
        fs::create_dir_all(to.parent().unwrap_or(tree))?;
        copy(&from, &to)?;
    }
    fs::create_dir_all(tree.join("DEBIAN"))?;
    for script in SCRIPTS {
        copy(&sources.join("debian").join(script), &tree.join("DEBIAN").join(script))?;
    }
    write(tree, "DEBIAN/conffiles", format!("/{CONFIGURATION}\n"))
}

fn control(version: &str, architecture: &str, tree: &Path) -> Outcome<String> {
    let sizes = output(command("du").args(["-sk", "--exclude=DEBIAN"]).arg(tree))?;
    let size = sizes.split_whitespace().next().unwrap_or("0");
    // Built here, the program runs with the C library of this system and newer ones.
    let libc = output(command("dpkg-query").args(["-W", "-f", "${Version}", "libc6"]))?;
    let libc = libc.split('-').next().unwrap_or(&libc);
    Ok(format!(
        "Package: {PACKAGE}\n\
         Version: {version}\n\
         Architecture: {architecture}\n\
         Maintainer: The SMA Inspector authors <noreply@localhost>\n\
         Installed-Size: {size}\n\
         Depends: adduser, libc6 (>= {libc}), libgcc-s1\n\
         Section: admin\n\
         Priority: optional\n\
         Description: backups of Shelly Manager, on the command line and by HTTP\n \
         Creates, checks, compares, repairs and restores backups of Shelly Manager, and\n \
         shows them in the browser. The service answers the REST API of backups; it is\n \
         not enabled until its configuration names a database.\n"
    ))
}

fn write(tree: &Path, file: &str, content: impl AsRef<[u8]>) -> io::Result<()> {
    let file = tree.join(file);
    fs::create_dir_all(file.parent().unwrap_or(tree))?;
    fs::write(file, content)
}
