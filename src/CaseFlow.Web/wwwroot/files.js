// Says before a form is sent that its files are too large together, or that one is empty, so that nobody waits for an upload in vain.
// Without this script the server says the same.
for (const input of document.querySelectorAll('input[type=file][data-most]')) {
  const told = document.getElementById(input.id + '-error');
  const look = () => {
    const files = [...input.files];
    const empty = files.find(file => file.size === 0);
    const words = files.reduce((sum, file) => sum + file.size, 0) > Number(input.dataset.most) ? input.dataset.tooLarge
      : empty ? input.dataset.empty.replace('{0}', () => empty.name) : '';
    told.hidden = words === '';
    told.textContent = words;
    input.setAttribute('aria-invalid', String(words !== ''));
    return words === '';
  };
  input.addEventListener('change', look);
  input.form.addEventListener('submit', event => {
    if (event.submitter?.formNoValidate || look()) return;
    event.preventDefault();
    input.focus();
  });
}
